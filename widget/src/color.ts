// The shop's colour, made fit to be read: WCAG 2 contrast.

type Rgb = [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const INK: Rgb = [23, 26, 31];
const AA = 4.5;

export interface Accent {
  /** Fills of buttons and the customer's bubbles. */
  fill: string;
  /** Text on a fill. */
  onFill: string;
  /** Accent-coloured text and icons on the given surface. */
  text: string;
  /** The surface with a breath of the colour, and with more of it. */
  soft: string;
  softEdge: string;
}

/**
 * The accent for a surface. White text on the colour is kept readable by darkening the
 * colour as little as need be; a colour so light that this would spoil it gets dark text.
 */
export function accentFor(color: string, surface: string): Accent | null {
  const base = parse(color);
  const ground = parse(surface);
  if (!base || !ground) return null;
  const light = luminance(base) > 0.45;
  const fill = light ? base : shift(base, [0, 0, 0], (shade) => contrast(shade, WHITE) >= AA);
  const bright = luminance(ground) > 0.4;
  const soft = mix(ground, base, bright ? 0.08 : 0.16);
  const text = shift(base, bright ? [0, 0, 0] : WHITE, (shade) => contrast(shade, soft) >= AA);
  return {
    fill: hex(fill),
    onFill: hex(light ? INK : WHITE),
    text: hex(text),
    soft: hex(soft),
    softEdge: hex(mix(ground, text, 0.45)),
  };
}

export function contrast(first: Rgb, second: Rgb): number {
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `#rgb` or `#rrggbb`; null for anything else. */
export function parse(color: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color.trim());
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color.trim());
  const found = short ?? long;
  if (!found) return null;
  return found.slice(1).map((part) => parseInt(short ? part + part : part, 16)) as Rgb;
}

function shift(from: Rgb, to: Rgb, enough: (shade: Rgb) => boolean): Rgb {
  for (let step = 0; step <= 40; step += 1) {
    const shade = mix(from, to, step / 40);
    if (enough(shade)) return shade;
  }
  return to;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((part, index) => Math.round(part + (to[index]! - part) * share)) as Rgb;
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function hex(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
