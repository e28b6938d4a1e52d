// Sums and days as people read them. Sums stay strings: no float ever holds money here.

import type { Words } from "./i18n";

/** `"-3089.5"` → `-¥3,089.50`. */
export function yuan(sum: string): string {
  const { sign, whole, cents } = parts(sum);
  return `${sign}¥${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
}

/** A sum without its sign. */
export function absolute(sum: string): string {
  return sum.replace(/^-/, "");
}

export function isZero(sum: string): boolean {
  return /^-?0*(\.0*)?$/.test(sum);
}

export function isNegative(sum: string): boolean {
  return sum.startsWith("-") && !isZero(sum);
}

/** Whole fen, exact up to ninety trillion yuan. */
export function fen(sum: string): number {
  const { sign, whole, cents } = parts(sum);
  return (sign ? -1 : 1) * (Number(whole) * 100 + Number(cents));
}

export function fromFen(value: number): string {
  const digits = String(Math.abs(value)).padStart(3, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The sum of sums. */
export function plus(...sums: string[]): string {
  return fromFen(sums.reduce((total, sum) => total + fen(sum), 0));
}

/** `"0.113510"` → `11.35%`, half up. */
export function percent(rate: string): string {
  return `${(Math.round(Number(rate) * 10_000 + 1e-7) / 100).toFixed(2)}%`;
}

/** An ISO day; the year is named when it is not this year. */
export function day(iso: string, words: Words, now = new Date()): string {
  const [year, month, date] = iso.slice(0, 10).split("-").map(Number) as [number, number, number];
  return words.day(year === now.getFullYear() ? null : year, month, date);
}

/** `10:05`, in the device's time zone. */
export function clock(time: number): string {
  const date = new Date(time);
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** A moment for people: 今天 10:05, 昨天 22:40, 11月3日 9:00. */
export function moment(time: number, words: Words, now = new Date()): string {
  const date = new Date(time);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  if (time >= midnight) return `${words.today} ${clock(time)}`;
  if (time >= midnight - 86_400_000) return `${words.yesterday} ${clock(time)}`;
  const iso = [date.getFullYear(), date.getMonth() + 1, date.getDate()].join("-");
  return `${day(iso, words, now)} ${clock(time)}`;
}

function parts(sum: string): { sign: string; whole: string; cents: string } {
  const [whole = "0", cents = ""] = absolute(sum).split(".");
  return { sign: isNegative(sum) ? "-" : "", whole, cents: cents.padEnd(2, "0").slice(0, 2) };
}
