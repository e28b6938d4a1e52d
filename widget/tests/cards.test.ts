import { describe, expect, it, vi } from "vitest";
import { drawCard, type CardContext } from "../src/cards";
import { matches } from "../src/cards/schema";
import { wordsOf } from "../src/i18n";
import * as samples from "./samples";

function context(more: Partial<CardContext> = {}): CardContext {
  return {
    words: wordsOf("zh-CN"),
    say: vi.fn(),
    signedIn: false,
    signIn: { byPage: null, requestCode: vi.fn(), submitCode: vi.fn() },
    ...more,
  };
}

const drawn = (card: { kind: string }, with_ = context()) => drawCard(card, with_)!;
const buttons = (card: HTMLElement) => [...card.querySelectorAll("button")];
const button = (card: HTMLElement, label: string) =>
  buttons(card).find((each) => each.textContent === label)!;

describe("every card", () => {
  it.each(samples.all)("$kind is drawn, with a heading that names it", (card) => {
    const element = drawn(card);
    const heading = element.querySelector(`#${element.getAttribute("aria-labelledby")}`);
    expect(heading?.textContent).toBeTruthy();
  });

  it.each(samples.all)("$kind is not drawn without one of its fields", (card) => {
    for (const name of Object.keys(card)) {
      if (name === "kind") continue;
      const { [name as "kind"]: _, ...rest } = card as { kind: string };
      expect(drawCard(rest as { kind: string }, context()), name).toBeNull();
    }
  });

  it.each(samples.all)("$kind is drawn with fields of a later version", (card) => {
    const later: { kind: string } = Object.assign({ added_later: {} }, card);
    expect(drawCard(later, context())).not.toBeNull();
  });

  it.each(["unheard_of", "constructor", "__proto__", ""])("of kind %j falls to its text", (kind) => {
    expect(drawCard({ kind }, context())).toBeNull();
  });

  it.each([samples.payoffQuote, samples.comparison, samples.partialQuote])(
    "$kind shows what is to be noted",
    (card) => {
      expect(drawn(card).querySelector(".notes")).toBeNull();
      const noted: { kind: string } = Object.assign({}, card, { notes: ["含逾期费。"] });
      expect(drawn(noted).querySelector(".notes")?.textContent).toBe("含逾期费。");
    },
  );

  it("shows markup as the characters it is made of", () => {
    const element = drawn({ ...samples.ticket, summary: "<img src=x onerror=alert(1)>" } as never);
    expect(element.querySelector("img")).toBeNull();
    expect(element.textContent).toContain("<img src=x onerror=alert(1)>");
  });
});

describe("plan list", () => {
  it("sends the plan's number and shows the product's name", () => {
    const with_ = context();
    buttons(drawn(samples.planList, with_))[0]!.click();
    expect(with_.say).toHaveBeenCalledWith("FQ202609010001", "小米15 Pro");
  });

  it("asks about a plan where there is nothing to choose", () => {
    const with_ = context();
    const card = drawn({ ...samples.planList, purpose: "view" } as never, with_);
    button(card, "还款计划").click();
    expect(with_.say).toHaveBeenCalledWith("FQ202609010001的还款计划", "小米15 Pro的还款计划");
  });

  it("says what is overdue", () => {
    expect(drawn(samples.planList).textContent).toContain("逾期 1 期，共¥435.25");
  });
});

describe("schedule", () => {
  it("shows the rows about the next one to pay, and all of them on demand", () => {
    const card = drawn(samples.schedule);
    const numbers = () => [...card.querySelectorAll("tbody th")].map((cell) => cell.textContent);
    expect(numbers()).toEqual(["7", "8", "9", "10", "11", "12"]);
    button(card, "展开全部 12 期").click();
    expect(numbers()).toHaveLength(12);
    expect(card.querySelectorAll('thead th[scope="col"]')).toHaveLength(7);
  });

  it("leaves out the columns that hold nothing", () => {
    const heads = [...drawn(samples.schedule).querySelectorAll("thead th")];
    expect(heads.map((head) => head.textContent)).not.toContain("手续费");
  });

  it("adds interest and fees exactly", () => {
    const totals = { ...samples.schedule.totals, interest: "0.10", fee: "0.20" };
    expect(drawn({ ...samples.schedule, totals } as never).textContent).toContain("¥0.30");
  });
});

describe("payoff quote", () => {
  it("tells on tap how a line came about", () => {
    const card = drawn(samples.payoffQuote);
    const line = card.querySelector<HTMLButtonElement>("button.line")!;
    const why = card.querySelector<HTMLElement>(".why")!;
    expect(why.hidden).toBe(true);
    line.click();
    expect(why.hidden).toBe(false);
    expect(line.getAttribute("aria-expanded")).toBe("true");
  });

  it("asks for another day in the card's own words", () => {
    const with_ = context();
    const card = drawn(samples.payoffQuote, with_);
    const input = card.querySelector<HTMLInputElement>('input[type="date"]')!;
    expect([input.min, input.max]).toEqual(["2026-11-23", "2027-09-01"]);
    input.value = "2027-01-01";
    card.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
    const [text, display] = vi.mocked(with_.say).mock.calls[0]!;
    expect(text).toBe("2027-01-01那天结清要多少钱");
    expect(display).toMatch(/1月1日那天结清要多少钱$/);
  });

  it.each([
    ["204.19", "比按期还省 ¥204.19"],
    ["0.00", "与按期还花费相同"],
    ["-12.50", "比按期还多花 ¥12.50"],
  ])("tells a saving of %s", (saving, words) => {
    expect(drawn({ ...samples.payoffQuote, saving } as never).textContent).toContain(words);
  });

  it("names the rule's source and how sure it is", () => {
    const text = drawn(samples.payoffQuote).querySelector(".policy")!.textContent!;
    expect(text).toContain("已核实");
    expect(text).toContain("小米分期服务协议第七条");
  });
});

describe("comparison", () => {
  it("marks what is recommended, and nothing where nothing is", () => {
    expect(drawn(samples.comparison).querySelector(".best")?.textContent).toContain("今天结清");
    const none = drawn({ ...samples.comparison, recommended: null } as never);
    expect(none.querySelector(".best")).toBeNull();
  });

  it("draws all bars to one scale from zero", () => {
    const bars = [...drawn(samples.comparison).querySelectorAll("rect.principal")];
    const widths = bars.map((bar) => Number(bar.getAttribute("width")));
    expect(widths[1]).toBe(300);
    expect(widths[0]! / widths[1]!).toBeCloseTo(4484.11 / 4688.3, 6);
  });
});

describe("partial quote", () => {
  it("asks about the sum on the slider", () => {
    const with_ = context();
    const card = drawn(samples.partialQuote, with_);
    const slider = card.querySelector<HTMLInputElement>('input[type="range"]')!;
    slider.value = "250000";
    slider.dispatchEvent(new Event("input"));
    expect(button(card, "按 ¥2,500.00 试算")).toBeTruthy();
    card.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(with_.say).toHaveBeenCalledWith("提前还2500.00元", "提前还2500元");
  });

  it("has no slider where there is nothing to choose", () => {
    const limits = { min: "500.00", max: "500.00", step: "100.00" };
    const card = drawn({ ...samples.partialQuote, limits } as never);
    expect(card.querySelector("input")).toBeNull();
  });
});

describe("sign-in", () => {
  const filled = (with_: CardContext, phone: string, code: string) => {
    const card = drawn(samples.signIn, with_);
    card.querySelector<HTMLInputElement>('input[type="tel"]')!.value = phone;
    card.querySelector<HTMLInputElement>('input[autocomplete="one-time-code"]')!.value = code;
    return card;
  };
  const submit = (card: HTMLElement) =>
    card.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));

  it("signs in with phone and code, and says neither in the chat", async () => {
    const with_ = context();
    vi.mocked(with_.signIn.submitCode).mockResolvedValue(null);
    submit(filled(with_, "138 0000 0001", "123456"));
    await vi.waitFor(() =>
      expect(with_.signIn.submitCode).toHaveBeenCalledWith("13800000001", "123456"),
    );
    expect(with_.say).not.toHaveBeenCalled();
  });

  it("tells what is wrong before it asks the server", () => {
    const with_ = context();
    const card = filled(with_, "12345", "123456");
    submit(card);
    expect(card.querySelector('[role="status"]')!.textContent).toContain("11 位手机号");
    expect(with_.signIn.submitCode).not.toHaveBeenCalled();
  });

  it("tells what the server said", async () => {
    const with_ = context();
    vi.mocked(with_.signIn.submitCode).mockResolvedValue("验证码不对。");
    const card = filled(with_, "13800000001", "123456");
    submit(card);
    await vi.waitFor(() =>
      expect(card.querySelector('[role="status"]')!.textContent).toBe("验证码不对。"),
    );
  });

  it("offers the shop's sign-in only where the page has one", () => {
    expect(button(drawn(samples.signIn), "用商城账号登录")).toBeUndefined();
    const byPage = vi.fn();
    const with_ = context({ signIn: { ...context().signIn, byPage } });
    button(drawn(samples.signIn, with_), "用商城账号登录").click();
    expect(byPage).toHaveBeenCalledOnce();
  });

  it("is done once somebody is signed in", () => {
    expect(drawn(samples.signIn, context({ signedIn: true })).querySelector("form")).toBeNull();
  });
});

describe("ticket", () => {
  it("makes numbers callable, and only numbers", () => {
    const links = [...drawn(samples.ticket).querySelectorAll("a")];
    expect(links.map((link) => link.getAttribute("href"))).toEqual(["tel:95123"]);
  });
});

describe("schema", () => {
  it.each([
    ["x", { type: "integer" }, false],
    [1.5, { type: "integer" }, false],
    [null, { anyOf: [{ type: "string" }, { type: "null" }] }, true],
    [[], { type: "array", minItems: 1 }, false],
    ["1.234", { pattern: "^[0-9]+\\.[0-9]{2}$" }, false],
    [{}, { type: "object", required: ["a"] }, false],
    ["😀😀", { maxLength: 2 }, true],
    [[], { type: "object" }, false],
    ["x", { $ref: "#/$defs/missing" }, false],
  ])("%j against %j: %s", (value, schema, expected) => {
    expect(matches(value, schema)).toBe(expected);
  });
});
