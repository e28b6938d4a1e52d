import { h, put } from "../dom";
import type { Words } from "../i18n";
import { icon } from "./icons";

/** The satisfaction question: one to five stars, and a word about it. */
export function rating(
  words: Words,
  send: (score: number, comment: string) => Promise<boolean>,
  skip: () => void,
): HTMLElement {
  let score = 0;
  const stars = words.stars.map((label, index) => {
    const input = h("input", {
      type: "radio",
      name: "score",
      value: index + 1,
      "aria-label": label,
      onchange: () => choose(index + 1),
    });
    return h("label", { class: "star" }, input, icon("star"));
  });
  const meaning = h("p", { class: "faint", role: "status" });
  const comment = h("textarea", {
    class: "comment",
    maxlength: 500,
    "aria-label": words.rateComment,
    placeholder: words.rateComment,
    hidden: true,
  });
  const submit = h("button", { type: "submit", class: "button fill", hidden: true }, words.rateSend);
  const choose = (chosen: number) => {
    score = chosen;
    stars.forEach((star, index) => star.classList.toggle("on", index < chosen));
    put(meaning, words.stars[chosen - 1]);
    comment.hidden = submit.hidden = false;
    form.scrollIntoView({ block: "nearest" });
  };
  const form = h(
    "form",
    {
      class: "card rating",
      onsubmit: async (event: Event) => {
        event.preventDefault();
        submit.disabled = true;
        if (await send(score, comment.value.trim())) {
          put(form, h("p", { role: "status" }, words.rateThanks));
        } else {
          submit.disabled = false;
          put(meaning, words.rateFailed);
        }
      },
    },
    h("fieldset", { class: "stars" }, h("legend", {}, words.rateQuestion), ...stars),
    meaning,
    comment,
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", class: "button plain", onclick: skip }, words.rateSkip),
      submit,
    ),
  );
  return form;
}
