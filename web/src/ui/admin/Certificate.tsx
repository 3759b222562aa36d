import { useEffect } from "preact/hooks";
import type { CertificateInfo } from "../../protocol/api";
import { certificate } from "../../state/account";
import { language } from "../../state/language";
import { words } from "../../words";
import { list, relative } from "../../words/format";
import { Complaint } from "../base/Form";
import { useLoaded } from "../base/useLoaded";
import { CertificateAttempts } from "./CertificateAttempts";
import { type ReasonWords, reasonWords } from "./reason";

/** How often to look, in milliseconds: an order takes a few seconds, and somebody may be waiting for it. */
const LOOK = 5000;

/** What browsers are shown, and how it goes on. */
export function Certificate() {
  const now = useLoaded(certificate);
  const { reload } = now;
  useEffect(() => {
    const look = setInterval(() => void reload(), LOOK);
    return () => clearInterval(look);
  }, [reload]);
  if (!now.value) return <Complaint text={now.problem} />;
  return <Description of={now.value} />;
}

function Description({ of: { source, names, until, next, trouble, attempts } }: { of: CertificateInfo }) {
  const w = words.value.admin.certificate;
  const when = (at: number) => relative(language.value, at);
  return (
    <>
      <p>{w.sources[source]}</p>
      <p class="muted">
        {w.names(list(language.value, names))} {w.until(when(until))} {next !== null && w.next(when(next))}
      </p>
      {trouble && <Trouble at={when(trouble.at)} why={reasonWords(trouble.reason, words.value)} />}
      <CertificateAttempts of={attempts} />
    </>
  );
}

function Trouble({ at, why: { what, advice, detail } }: { at: string; why: ReasonWords }) {
  const w = words.value.admin.certificate;
  return (
    <>
      <p class="complaint">
        {w.trouble(at)} {what} {advice}
      </p>
      {detail !== null && (
        <p class="muted small" translate={false}>
          {w.detail(detail)}
        </p>
      )}
    </>
  );
}
