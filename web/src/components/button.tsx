import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: 'primary' | 'secondary' | 'text' | 'danger';
  readonly wide?: boolean;
  /** Keeps the focus and ignores clicks. */
  readonly busy?: boolean;
}

export function Button({
  variant = 'primary',
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
      className={`button button-${variant}${wide ? ' button-wide' : ''}`}
      aria-disabled={idle}
      onClick={idle ? (event) => event.preventDefault() : onClick}
    >
      {busy && <span className="spinner" aria-hidden="true" />}
      {/* A browser's translation replaces text, and React inserts nothing before a text that is gone. */}
      <span className="button-label">{children}</span>
    </button>
  );
}
