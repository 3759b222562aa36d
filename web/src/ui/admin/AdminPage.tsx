import { user } from "../../state/session";
import { words } from "../../words";
import { AuditLog } from "../audit/AuditLog";
import { Section } from "../base/Section";
import { Shell } from "../base/Shell";
import { HomeLink, Lost } from "../lost/Lost";
import { Links } from "../settings/Links";
import { Accounts } from "./Accounts";
import { Alerts } from "./Alerts";
import { Certificate } from "./Certificate";
import { PathShares } from "./PathShares";
import { QualityFigures } from "./QualityFigures";
import { ServerForm } from "./ServerForm";
import { TrialReports } from "./TrialReports";

export function AdminPage() {
  const w = words.value.admin;
  if (!user.value?.admin) {
    return (
      <Lost title={w.notAllowed} text={w.notAllowedText}>
        <HomeLink />
      </Lost>
    );
  }
  return (
    <Shell title={w.title} narrow>
      <h1>{w.title}</h1>
      <Section title={w.invites}>
        <p class="muted">{w.invitesText}</p>
        <Links room={null} own={null} />
      </Section>
      <Section title={w.accounts}>
        <Accounts />
      </Section>
      <Section title={w.server}>
        <ServerForm />
      </Section>
      <Section title={w.paths.title}>
        <PathShares />
      </Section>
      <Section title={words.value.quality.admin.title}>
        <QualityFigures />
      </Section>
      <Alerts />
      <Section title={w.certificate.title}>
        <Certificate />
      </Section>
      <Section title={w.trials.title}>
        <TrialReports />
      </Section>
      <Section title={words.value.audit.title}>
        <p class="muted">{words.value.audit.text}</p>
        <AuditLog room={null} />
      </Section>
    </Shell>
  );
}
