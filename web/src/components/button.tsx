import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'first' | 'second' | 'quiet' | 'danger';
  readonly wide?: boolean;
  /** It is at work: it keeps the focus, and a second press does nothing. */
  readonly busy?: boolean;
}

export function Button({
  look = 'first',
  wide,
  busy,
  disabled,
  onClick,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const idle = busy || disabled;
  return (
    <button
      {...rest}
      type={idle && type === 'submit' ? 'button' : type}
      className={`button button-${look}${wide ? ' button-wide' : ''}`}
      aria-disabled={idle}
      onClick={idle ? (event) => event.preventDefault() : onClick}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}
