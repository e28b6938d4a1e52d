// The demo shop: signs a visitor in as a fictional customer and hands the token to the widget,
// as a real shop's page would with its own.

const KEPT = "demo-customer";

const ready = window.fenqiChat
  ? Promise.resolve(window.fenqiChat)
  : new Promise((resolve) =>
      document.addEventListener("fenqi-chat-ready", (event) => resolve(event.detail), { once: true }),
    );

const who = document.getElementById("who");
const signOutButton = document.getElementById("sign-out");
const list = document.getElementById("customer-list");

async function tokenOf(phone) {
  const response = await fetch("tokens", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ phone }),
  });
  if (!response.ok) throw new Error(`no token: ${response.status}`);
  return (await response.json()).id_token;
}

async function signIn(customer) {
  const chat = await ready;
  await chat.setToken(await tokenOf(customer.phone));
  sessionStorage.setItem(KEPT, JSON.stringify(customer));
  show(customer);
}

async function signOut() {
  sessionStorage.removeItem(KEPT);
  show(null);
  await (await ready).setToken(null);
}

function show(customer) {
  who.textContent = customer ? `您好，${customer.name}` : "未登录";
  signOutButton.hidden = customer === null;
  for (const button of list.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.phone === customer?.phone));
  }
}

function kept() {
  return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
}

function cardOf(customer) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.phone = customer.phone;
  const name = document.createElement("b");
  name.textContent = customer.name;
  const phone = document.createElement("span");
  phone.textContent = customer.phone;
  const shows = document.createElement("span");
  shows.textContent = customer.shows ?? "";
  button.append(name, phone, shows);
  button.addEventListener("click", () => signIn(customer).catch(() => show(kept())));
  const item = document.createElement("li");
  item.append(button);
  return item;
}

async function listCustomers() {
  try {
    const response = await fetch("customers");
    if (!response.ok) throw new Error(String(response.status));
    const { customers } = await response.json();
    list.replaceChildren(...customers.map(cardOf));
  } catch {
    document.getElementById("customers-missing").hidden = false;
  }
  list.setAttribute("aria-busy", "false");
  show(kept());
}

for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", async () => (await ready).send(button.dataset.ask));
}

document.getElementById("look").addEventListener("input", async (event) => {
  (await ready).setAttribute(event.target.name, event.target.value);
});

signOutButton.addEventListener("click", () => void signOut());

ready.then((chat) => {
  chat.on("signinrequest", () => {
    chat.close();
    document.getElementById("customers").scrollIntoView({ behavior: "smooth" });
    list.querySelector("button")?.focus({ preventScroll: true });
  });
  chat.on("tokenexpiring", () => {
    const customer = kept();
    if (customer) void signIn(customer);
  });
});

const back = kept();
if (back) signIn(back).catch(() => show(null));
void listCustomers();
