import { describe, expect, it } from "vitest";
import { accentFor, contrast, parse } from "../src/color";
import { clock, day, fen, fromFen, isNegative, isZero, moment, percent, plus, yuan } from "../src/format";
import { ASKS, languageOf, wordsOf, type Language } from "../src/i18n";
import type { Entry } from "../src/model";
import { transcript } from "../src/transcript";
import { linked } from "../src/ui/text";

const zh = wordsOf("zh-CN");

describe("sums", () => {
  it.each([
    ["3089.54", "¥3,089.54"],
    ["0.00", "¥0.00"],
    ["999.9", "¥999.90"],
    ["-1234567.00", "-¥1,234,567.00"],
    ["100000000000.01", "¥100,000,000,000.01"],
  ])("%s is read as %s", (sum, read) => expect(yuan(sum)).toBe(read));

  it("keeps every fen", () => {
    expect(plus("0.10", "0.20")).toBe("0.30");
    expect(plus("999999999999.99", "0.01")).toBe("1000000000000.00");
    for (const sum of ["0.01", "-0.01", "12.30", "-5000.00"]) expect(fromFen(fen(sum))).toBe(sum);
  });

  it("knows nothing and less than nothing", () => {
    expect(isZero("-0.00")).toBe(true);
    expect(isNegative("-0.00")).toBe(false);
    expect(isNegative("-0.01")).toBe(true);
  });

  it.each([
    ["0.113510", "11.35%"],
    ["0", "0.00%"],
    ["0.00005", "0.01%"],
  ])("rate %s is read as %s", (rate, read) => expect(percent(rate)).toBe(read));
});

describe("days", () => {
  const now = new Date(2026, 10, 23, 10, 0);
  it("name the year when it is another", () => {
    expect(day("2026-11-22", zh, now)).toBe("11月22日");
    expect(day("2027-01-05", zh, now)).toBe("2027年1月5日");
    expect(day("2027-01-05", wordsOf("en"), now)).toBe("5 Jan 2027");
  });

  it("moments are told by today and yesterday", () => {
    expect(moment(new Date(2026, 10, 23, 9, 5).getTime(), zh, now)).toBe("今天 9:05");
    expect(moment(new Date(2026, 10, 22, 23, 59).getTime(), zh, now)).toBe("昨天 23:59");
    expect(moment(new Date(2026, 10, 3, 8, 0).getTime(), zh, now)).toBe("11月3日 8:00");
    expect(clock(new Date(2026, 0, 1, 0, 0).getTime())).toBe("0:00");
  });
});

describe("languages", () => {
  it.each([
    [null, "zh-CN"],
    ["fr", "zh-CN"],
    ["zh-Hans-CN", "zh-CN"],
    ["zh-HK", "zh-TW"],
    ["zh-Hant", "zh-TW"],
    ["en-GB", "en"],
  ])("%s gets %s", (tag, language) => expect(languageOf(tag)).toBe(language));

  it.each(["zh-CN", "zh-TW", "en"] as Language[])("%s has words for every suggestion", (language) => {
    expect(wordsOf(language).suggestions).toHaveLength(ASKS.suggestions.length);
  });
});

describe("colours", () => {
  const shades = ["#ff6900", "#1668dc", "#ffe100", "#000000", "#ffffff", "#00a870", "#7a7a7a", "#d4380d"];
  it.each(shades)("%s can be read on light and dark", (color) => {
    for (const surface of ["#ffffff", "#1b1f26"]) {
      const { fill, onFill, text, soft } = accentFor(color, surface)!;
      expect(contrast(parse(fill)!, parse(onFill)!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(parse(text)!, parse(surface)!)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(parse(text)!, parse(soft)!)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("a good colour is left as it is", () => {
    expect(accentFor("#1668dc", "#ffffff")!.fill).toBe("#1668dc");
  });

  it.each(["", "red", "#12345", "url(x)"])("%j is no colour", (color) => {
    expect(accentFor(color, "#ffffff")).toBeNull();
  });
});

describe("text", () => {
  const show = (text: string) => {
    const element = document.createElement("p");
    element.append(...linked(text, zh).filter((part) => typeof part === "string" || part instanceof Node) as Node[]);
    return element;
  };

  it("makes addresses links that open safely", () => {
    const link = show("详见 https://example.com/a?b=1。谢谢").querySelector("a")!;
    expect(link.getAttribute("href")).toBe("https://example.com/a?b=1");
    expect(link.rel).toContain("noopener");
    expect(link.target).toBe("_blank");
  });

  it.each([
    ["(https://example.com/x)", "https://example.com/x"],
    ["https://example.com/x,", "https://example.com/x"],
    ["见https://example.com/x，再说", "https://example.com/x"],
  ])("%s ends where the address does", (text, address) => {
    expect(show(text).querySelector("a")?.getAttribute("href")).toBe(address);
  });

  it.each(["javascript:alert(1)", "<a href=x>y</a>", "data:text/html,x", "https://"])(
    "%s stays text",
    (text) => {
      expect(show(text).querySelector("a")).toBeNull();
      expect(show(text).textContent).toBe(text);
    },
  );
});

describe("transcript", () => {
  it("says who said what, cards by their text", () => {
    const time = new Date(2026, 10, 23, 9, 5).getTime();
    const entries: Entry[] = [
      { id: "a", from: "user", time, text: "你好" },
      { id: "a/0", from: "bot", time, text: "结清共需 ¥1.00", card: { kind: "payoff_quote" }, replies: [{ title: "为什么", payload: "x" }] },
    ];
    const text = transcript(entries, zh, new Date(2026, 10, 23, 10, 0));
    expect(text).toContain("您  今天 9:05\n你好");
    expect(text).toContain("助手  今天 9:05\n结清共需 ¥1.00\n[为什么]");
  });
});
