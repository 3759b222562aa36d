import { computed, type ReadonlySignal, signal } from "@preact/signals";

export type Route =
  | { page: "home" | "login" | "register" | "setup" | "invite" | "account" | "admin" | "trust" | "test" | "not_found" }
  | { page: "room"; id: string };

const PAGES = ["login", "register", "setup", "invite", "account", "admin", "trust", "test"] as const;

/** What a path shows. */
export function routeOf(path: string): Route {
  const [first, second, ...rest] = path.split("/").filter((part) => part !== "");
  if (first === undefined) return { page: "home" };
  if (first === "rooms" && second !== undefined && rest.length === 0) return { page: "room", id: decoded(second) };
  const page = second === undefined ? PAGES.find((name) => name === first) : undefined;
  return { page: page ?? "not_found" };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const place = signal(here());

function here(): { path: string; fragment: string } {
  const at = globalThis.location;
  return { path: at?.pathname ?? "/", fragment: at?.hash.slice(1) ?? "" };
}

export const route: ReadonlySignal<Route> = computed(() => routeOf(place.value.path));

/** What follows `#`: the secret of a set-up or invitation link, which so never reaches a server's log. */
export const fragment: ReadonlySignal<string> = computed(() => place.value.fragment);

export const roomPath = (id: string): string => `/rooms/${encodeURIComponent(id)}`;

export function navigate(path: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  place.value = here();
  globalThis.scrollTo(0, 0);
}

export function followHistory(): void {
  addEventListener("popstate", () => {
    place.value = here();
  });
  addEventListener("hashchange", () => {
    place.value = here();
  });
}
