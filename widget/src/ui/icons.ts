// Line icons on a 24 by 24 grid, drawn by their outlines.

import { s } from "../dom";

const PATHS = {
  bot: ["M5 9a3 3 0 0 1 3-3h8a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3z", "M12 6V3", "M9.5 11v1.5M14.5 11v1.5", "M3 11v3M21 11v3"],
  calendar: ["M5 6h14v14H5z", "M5 10h14M9 3v4M15 3v4"],
  chat: ["M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z", "M8 11h.01M12 11h.01M16 11h.01"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  chevron: ["M9 6l6 6-6 6"],
  close: ["M6 6l12 12M18 6L6 18"],
  down: ["M6 9l6 6 6-6"],
  list: ["M4 6h16M4 12h16M4 18h10"],
  lock: ["M6 11h12v9H6z", "M9 11V8a3 3 0 0 1 6 0v3"],
  more: ["M6 12h.01M12 12h.01M18 12h.01"],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M5 20c1-4 4-5 7-5s6 1 7 5"],
  phone: ["M6 4h4l1.5 4L9 10a12 12 0 0 0 5 5l2-2.5 4 1.5v4a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2z"],
  receipt: ["M6 3h12v18l-3-2-3 2-3-2-3 2z", "M9 8h6M9 12h6"],
  scales: ["M12 4v16M7 20h10M5 7h14", "M5 7l-2.5 6h5zM19 7l-2.5 6h5z"],
  send: ["M4 12l16-8-6 16-3-6z", "M11 14l9-10"],
  shield: ["M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z"],
  slider: ["M4 8h9M17 8h3M4 16h3M11 16h9", "M15 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM9 18a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"],
  star: ["M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8z"],
  warning: ["M12 4l9 16H3z", "M12 10v4M12 17h.01"],
};

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): SVGElement {
  return s(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    ...PATHS[name].map((d) => s("path", { d })),
  );
}
