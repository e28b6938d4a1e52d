import { beforeEach, describe, expect, it, vi } from "vitest";
import { wordsOf } from "../src/i18n";
import { Composer } from "../src/ui/composer";

const send = vi.fn();
let composer: Composer;

beforeEach(() => {
  send.mockReset();
  composer = new Composer(wordsOf("zh-CN"), send);
  document.body.replaceChildren(composer.element);
});

function type(text: string): void {
  composer.field.value = text;
  composer.field.dispatchEvent(new Event("input"));
}

function key(name: string, more: object = {}, at = 1000): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, cancelable: true, ...more });
  Object.defineProperty(event, "timeStamp", { value: at });
  composer.field.dispatchEvent(event);
  return event;
}

function compose(phase: "start" | "end", at = 0): void {
  const event = new Event(`composition${phase}`);
  Object.defineProperty(event, "timeStamp", { value: at });
  composer.field.dispatchEvent(event);
}

describe("Enter", () => {
  it("sends, and empties the field", () => {
    type("你好");
    expect(key("Enter").defaultPrevented).toBe(true);
    expect(send).toHaveBeenCalledWith("你好");
    expect(composer.field.value).toBe("");
  });

  it("with Shift begins a new line", () => {
    type("你好");
    key("Enter", { shiftKey: true });
    expect(send).not.toHaveBeenCalled();
  });

  it("belongs to the input method while it composes", () => {
    type("nihao");
    compose("start");
    expect(key("Enter").defaultPrevented).toBe(false);
    compose("end", 2000);
    expect(send).not.toHaveBeenCalled();
  });

  it("belongs to it where only the event says so", () => {
    type("nihao");
    key("Enter", { isComposing: true });
    expect(send).not.toHaveBeenCalled();
  });

  it("belongs to it on nine-key keyboards, whose keys all have the code 229", () => {
    type("nihao");
    const event = new KeyboardEvent("keydown", { key: "Enter", cancelable: true });
    Object.defineProperty(event, "keyCode", { value: 229 });
    composer.field.dispatchEvent(event);
    expect(send).not.toHaveBeenCalled();
  });

  it("belongs to it where the composition ends just before the key is told of", () => {
    type("你好");
    compose("start", 900);
    compose("end", 995);
    key("Enter", {}, 1000);
    expect(send).not.toHaveBeenCalled();
    key("Enter", {}, 2000);
    expect(send).toHaveBeenCalledOnce();
  });
});

describe("what may be sent", () => {
  it.each(["", "   ", "\n"])("%j may not", (text) => {
    type(text);
    key("Enter");
    expect(send).not.toHaveBeenCalled();
  });

  it("too long a text stays where it is, and says so", () => {
    type("长".repeat(2005));
    key("Enter");
    expect(send).not.toHaveBeenCalled();
    expect(composer.field.value).toHaveLength(2005);
    expect(composer.element.querySelector(".length")!.textContent).toBe("超出 5 字，请删减后再发送");
  });
});
