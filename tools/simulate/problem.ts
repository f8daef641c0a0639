export interface Problem {
  /** Without ids and amounts, so that the same problem has the same rule in another world. */
  readonly rule: string;
  readonly detail: string;
}
