import type { ComponentChildren } from "preact";
import { notice } from "../../state/notices";
import { navigate } from "../../state/route";
import { server } from "../../state/server";
import { logOut, user } from "../../state/session";
import { words } from "../../words";
import { Avatar } from "./Avatar";
import { Link } from "./Link";
import { Logo } from "./Logo";
import { Menu, type MenuEntry } from "./Menu";
import { Popover } from "./Popover";
import { problemWords } from "./problems";
import { useArrival } from "./useArrival";
import { useTitle } from "./useTitle";
import "./shell.css";

interface Props {
  title: string;
  narrow?: boolean;
  children: ComponentChildren;
}

/** A page of somebody who is signed in: the head with the way home and one's own menu, and the content. */
export function Shell({ title, narrow = false, children }: Props) {
  useTitle(title);
  useArrival();
  return (
    <div class="shell">
      <a class="skip button" href="#content">
        {words.value.common.skip}
      </a>
      <header class="shell-head">
        <Link to="/" class="plain-link">
          <Logo />
        </Link>
        <span class="muted shell-server">{server.value?.name}</span>
        <OwnMenu />
      </header>
      <main id="content" class={narrow ? "shell-main narrow" : "shell-main"} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function OwnMenu() {
  const w = words.value;
  const here = user.value;
  if (!here) return null;
  const leave = () => logOut().catch((error: unknown) => notice(problemWords(error, w), "bad"));
  const entries: MenuEntry[] = [
    { label: w.header.account, act: () => navigate("/account") },
    ...(here.admin ? [{ label: w.header.admin, act: () => navigate("/admin") }] : []),
    { label: w.header.trust, act: () => navigate("/trust") },
    { label: w.common.logOut, act: leave },
  ];
  return (
    <Popover label={w.header.menu} class="round own-menu" button={<Avatar name={here.name} />}>
      {(close) => (
        <>
          <p class="popover-head">
            <strong>{here.name}</strong>
            {here.login && <span class="muted small own-login">{here.login}</span>}
          </p>
          <Menu label={w.header.menu} entries={entries} close={close} />
        </>
      )}
    </Popover>
  );
}
