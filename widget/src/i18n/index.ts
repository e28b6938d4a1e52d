import { en } from "./en";
import { zhCN, type Words } from "./zh-CN";
import { zhTW } from "./zh-TW";

export type { Words };

export type Language = "zh-CN" | "zh-TW" | "en";

/** The nearest language there is; simplified Chinese where none is near. */
export function languageOf(tag: string | null): Language {
  const lower = (tag ?? "").toLowerCase();
  if (lower.startsWith("en")) return "en";
  if (/^zh-(tw|hk|mo|hant)/.test(lower)) return "zh-TW";
  return "zh-CN";
}

export function wordsOf(language: Language): Words {
  return { "zh-CN": zhCN, "zh-TW": zhTW, en }[language];
}

/**
 * What buttons of the widget's own say to the bot. It understands simplified Chinese; the
 * customer sees the words of their language instead.
 */
export const ASKS = {
  suggestions: ["我的分期计划", "我现在全部还清要多少钱", "提前还款怎么操作", "转人工"],
  schedule: (plan: string) => `${plan}的还款计划`,
  payoff: (plan: string) => `${plan}现在全部还清要多少钱`,
};
