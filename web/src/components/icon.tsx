const PATHS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  info: 'M12 11v6M12 7.2v.1',
  clock: 'M12 7v5.2l3.2 2',
  alert: 'M12 7v6M12 16.7v.1',
  card: 'M3 9.5h18M6 15h4M4.5 5.5h15A1.5 1.5 0 0 1 21 7v10a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17V7a1.5 1.5 0 0 1 1.5-1.5z',
  wallet: 'M4 7.5V17a2 2 0 0 0 2 2h12.5a1.5 1.5 0 0 0 1.5-1.5v-8A1.5 1.5 0 0 0 18.5 8H6a2 2 0 0 1 0-4h11v4M16 13.5v.1',
  account: 'M12 12.5a4 4 0 1 0 0-8a4 4 0 0 0 0 8M4.5 20c0-3.6 3.4-5.5 7.5-5.5s7.5 1.9 7.5 5.5',
  scan: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M8 8h3.5v3.5H8zM13 13h3v3h-3z',
  print: 'M7 9V4h10v5M7 17H4.5v-6.5A1.5 1.5 0 0 1 6 9h12a1.5 1.5 0 0 1 1.5 1.5V17H17M7 14.5h10V20H7z',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  globe: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M3.5 9.5h17M3.5 14.5h17M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18',
} as const;

export type IconName = keyof typeof PATHS;

const ROUND: readonly IconName[] = ['check', 'info', 'clock', 'alert'];

/** Decorative: the text beside it carries the meaning. */
export function Icon({ name }: { readonly name: IconName }) {
  const round = ROUND.includes(name);
  return (
    <svg className={round ? 'icon icon-round' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {round && <circle cx="12" cy="12" r="11" />}
      <path d={PATHS[name]} />
    </svg>
  );
}
