import type { FunctionComponent } from "preact";
import { user } from "../../state/session";
import { words } from "../../words";
import { administration } from "../../words/administration";
import { AuditLog } from "../audit/AuditLog";
import { Section } from "../base/Section";
import { Shell } from "../base/Shell";
import { HomeLink, Lost } from "../lost/Lost";
import { Links } from "../settings/Links";
import { Accounts } from "./Accounts";
import { Alerts } from "./Alerts";
import { AllSessions } from "./AllSessions";
import { Certificate } from "./Certificate";
import { Diagnostics } from "./Diagnostics";
import { HistoryView } from "./HistoryView";
import { LiveView } from "./LiveView";
import { PathShares } from "./PathShares";
import { QualityFigures } from "./QualityFigures";
import { RoomInvitations } from "./RoomInvitations";
import { ServerForm } from "./ServerForm";
import { StorageView } from "./StorageView";
import { TrialReports } from "./TrialReports";
import "./admin.css";

/** A subject of the page: by what a link leads there, what it is called, and what it says. */
type Subject = readonly [place: string, title: string, Content: FunctionComponent];

export function AdminPage() {
  const w = words.value.admin;
  if (!user.value?.admin) {
    return (
      <Lost title={w.notAllowed} text={w.notAllowedText}>
        <HomeLink />
      </Lost>
    );
  }
  const subjects = subjectsOfNow();
  return (
    <Shell title={w.title} narrow>
      <h1>{w.title}</h1>
      <Contents subjects={subjects} />
      {subjects.map(([place, title, Content]) => (
        <Section key={place} place={place} title={title}>
          <Content />
        </Section>
      ))}
    </Shell>
  );
}

/** What is going on, then the people, then the server itself. */
function subjectsOfNow(): readonly Subject[] {
  const { admin, alerts, audit, quality } = words.value;
  const w = administration.value;
  return [
    ["live", w.live.title, LiveView],
    ["history", w.history.title, HistoryView],
    ["quality", quality.admin.title, QualityFigures],
    ["paths", admin.paths.title, PathShares],
    ["accounts", admin.accounts, Accounts],
    ["invitations", admin.invites, AccountInvitations],
    ["room-invitations", w.invitations.title, RoomInvitations],
    ["sessions", w.sessions.title, AllSessions],
    ["server", admin.server, ServerForm],
    ["alerts", alerts.title, Alerts],
    ["certificate", admin.certificate.title, Certificate],
    ["storage", w.storage.title, StorageView],
    ["tests", admin.trials.title, TrialReports],
    ["record", audit.title, Record],
    ["diagnostics", w.diagnostics.title, Diagnostics],
  ];
}

function Contents({ subjects }: { subjects: readonly Subject[] }) {
  return (
    <nav class="contents" aria-label={administration.value.contents}>
      <ul>
        {subjects.map(([place, title]) => (
          <li key={place}>
            <a href={`#${place}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function AccountInvitations() {
  return (
    <>
      <p class="muted">{words.value.admin.invitesText}</p>
      <Links room={null} own={null} />
    </>
  );
}

function Record() {
  return (
    <>
      <p class="muted">{words.value.audit.text}</p>
      <AuditLog room={null} />
    </>
  );
}
