/** A number as Terraform writes it: all digits, never an exponent. */
export function formatNumber(value: number): string {
  const text = String(value);
  const exponentAt = text.indexOf('e');
  if (exponentAt === -1) return Object.is(value, -0) ? '-0' : text;
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = text.slice(sign.length, exponentAt).split('.');
  const exponent = Number(text.slice(exponentAt + 1));
  const digits = whole + fraction;
  const point = whole.length + exponent;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * Go's %g with 10 significant digits, which is how Terraform writes numbers where it orders the elements of a set that
 * are collections.
 */
export function formatGeneral(value: number): string {
  if (value === 0) return '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential(9).split('e');
  const exponent = Number(exponentText);
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent >= -4 && exponent < 10) return formatNumber(Number(value.toPrecision(10)));
  return `${trimmed}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Reads a number as Terraform converts a string; undefined where it is none. */
export function parseNumber(text: string): number | undefined {
  return decimal.test(text) ? Number(text) : undefined;
}
