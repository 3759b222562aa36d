import type { ComponentChildren } from "preact";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, language } from "../../state/language";
import { route } from "../../state/route";
import { server } from "../../state/server";
import { words } from "../../words";
import { Link } from "../base/Link";
import { Logo } from "../base/Logo";
import { useArrival } from "../base/useArrival";
import { useTitle } from "../base/useTitle";
import "./entry.css";

interface Props {
  title: string;
  intro?: ComponentChildren;
  children?: ComponentChildren;
}

/** One thing to do, in the middle of a quiet page. */
export function EntryPage({ title, intro, children }: Props) {
  useTitle(title);
  useArrival();
  return (
    <div class="entry">
      <header class="entry-head">
        <Link to="/" class="plain-link">
          <Logo />
        </Link>
        {server.value && <span class="muted small entry-server">{server.value.name}</span>}
      </header>
      <main class="entry-card" tabIndex={-1}>
        <h1>{title}</h1>
        {intro && <p class="entry-intro muted">{intro}</p>}
        {children}
      </main>
      <EntryFoot />
    </div>
  );
}

function EntryFoot() {
  return (
    <footer class="entry-foot">
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          class="text-button"
          lang={one}
          aria-pressed={language.value === one}
          onClick={() => chooseLanguage(one)}
        >
          {LANGUAGE_NAMES[one]}
        </button>
      ))}
      {route.value.page !== "test" && (
        <Link to="/test" class="text-button">
          {words.value.trial.link}
        </Link>
      )}
      <Link to="/trust" class="text-button">
        {words.value.header.trust}
      </Link>
    </footer>
  );
}
