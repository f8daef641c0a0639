import { useMemo } from 'react';
import { encode } from 'uqr';

/** Modules of white around the code. ISO/IEC 18004: a quiet zone of four. */
const QUIET_ZONE = 4;

/**
 * A QR code as an inline drawing, which needs no `data:` URL in the content security policy. Black on white in every colour scheme: many
 * scanners do not read an inverted code.
 */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => drawingOf(text), [text]);
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawingOf(text: string): { size: number; path: string } {
  // Medium correction: a smudged screen is still read, and the modules stay large.
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const rows = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join(''));
  return { size, path: rows.join('') };
}
