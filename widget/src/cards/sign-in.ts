import { h, put, uniqueId } from "../dom";
import { icon } from "../ui/icons";
import type { CardContext } from "./context";
import { button, frame } from "./parts";
import type { SignInCard } from "./types";

/** Seconds before another code may be asked for. */
const CODE_PAUSE = 60;

/** Signs the customer in: through the page, or with a code to their phone. */
export function signInCard(card: SignInCard, context: CardContext): HTMLElement {
  const t = context.words.signIn;
  if (context.signedIn) return done(context);
  const { byPage } = context.signIn;
  const page = card.methods.includes("token") && byPage;
  const phone = card.methods.includes("phone_code");
  return frame(
    "sign-in",
    "lock",
    t[card.reason],
    null,
    page && button(t.byPage, byPage, "fill wide"),
    page && phone && h("p", { class: "or faint" }, t.or),
    phone && phoneForm(context),
  );
}

function done({ words }: CardContext): HTMLElement {
  return frame("sign-in", "check", words.signIn.done, null);
}

function phoneForm(context: CardContext): HTMLElement {
  const t = context.words.signIn;
  const ids = { phone: uniqueId("phone"), code: uniqueId("code"), hint: uniqueId("hint") };
  const phone = h("input", {
    id: ids.phone,
    type: "tel",
    inputmode: "numeric",
    autocomplete: "tel-national",
    maxlength: 13,
    "aria-describedby": ids.hint,
  });
  const code = h("input", {
    id: ids.code,
    type: "text",
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: 8,
  });
  const note = h("p", { class: "form-note", role: "status" });
  const tell = (text: string, bad = false) => {
    note.classList.toggle("bad-text", bad);
    put(note, text);
  };
  const number = () => phone.value.replace(/[\s-]/g, "");
  const valid = () => {
    const right = /^1\d{10}$/.test(number());
    phone.setAttribute("aria-invalid", String(!right));
    if (!right) {
      tell(t.phoneWrong, true);
      phone.focus();
    }
    return right;
  };

  const request = button(t.getCode, async () => {
    if (!valid()) return;
    request.disabled = true;
    const fault = await context.signIn.requestCode(number());
    if (fault !== null) {
      request.disabled = false;
      tell(fault, true);
      return;
    }
    tell(t.codeSent);
    code.focus();
    countDown(request, t.getCode, t.again);
  });
  const go = button(t.submit, () => undefined, "fill wide");
  go.type = "submit";
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!valid()) return;
    if (!/^\d{4,8}$/.test(code.value.trim())) {
      tell(t.codeWrong, true);
      code.focus();
      return;
    }
    go.disabled = true;
    const fault = await context.signIn.submitCode(number(), code.value.trim());
    go.disabled = false;
    if (fault !== null) {
      tell(fault, true);
      code.select();
    }
  };
  return h(
    "form",
    { class: "sign-in-form", novalidate: true, onsubmit: submit },
    h(
      "label",
      { for: ids.phone },
      t.phone,
      h("span", { class: "faint", id: ids.hint }, ` ${t.phoneHint}`),
    ),
    phone,
    h("label", { for: ids.code }, t.code),
    h("div", { class: "row" }, code, request),
    note,
    go,
    h("p", { class: "faint safe" }, icon("shield"), t.safe),
  );
}

function countDown(button: HTMLButtonElement, idle: string, waiting: (left: number) => string): void {
  const end = Date.now() + CODE_PAUSE * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? waiting(left) : idle;
    if (left > 0) window.setTimeout(tick, 1000);
  };
  tick();
}
