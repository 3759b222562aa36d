import type { CertificateAttempt } from "../../protocol/api";
import { language } from "../../state/language";
import { words } from "../../words";
import { administration } from "../../words/administration";
import { date, list, moment } from "../../words/format";
import { reasonWords } from "./reason";

/** What became of the last attempts to have a certificate, the newest first. */
export function CertificateAttempts({ of }: { of: readonly CertificateAttempt[] }) {
  if (of.length === 0) return null;
  return (
    <details class="details">
      <summary>{administration.value.attempts.title}</summary>
      <ul class="list">
        {of.map((attempt, index) => (
          <Attempt key={`${attempt.at} ${index}`} of={attempt} />
        ))}
      </ul>
    </details>
  );
}

function Attempt({ of: { at, source, authority, names, until, reason } }: { of: CertificateAttempt }) {
  const w = administration.value.attempts;
  const from = source === "acme" ? w.from.acme(hostOf(authority) ?? "ACME") : w.from[source];
  const why = reason === null ? null : reasonWords(reason, words.value);
  const outcome = until === null ? w.failed : w.success(date(language.value, until));
  return (
    <li class="list-item">
      <div class="grow">
        <p>
          <time dateTime={new Date(at * 1000).toISOString()}>{moment(language.value, at)}</time> · {from} · {outcome}
        </p>
        <p class="muted small">
          {why !== null && `${why.what} ${why.advice} `}
          {names.length > 0 && w.names(list(language.value, names))}
        </p>
      </div>
    </li>
  );
}

function hostOf(address: string | null): string | null {
  return address === null ? null : new URL(address).host;
}
