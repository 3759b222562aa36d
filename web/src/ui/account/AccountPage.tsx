import { user } from "../../state/session";
import { words } from "../../words";
import { Section } from "../base/Section";
import { Shell } from "../base/Shell";
import { LookSettings } from "./LookSettings";
import { OwnSessions } from "./OwnSessions";
import { PasswordForm } from "./PasswordForm";
import { ProfileForm } from "./ProfileForm";

export function AccountPage() {
  const w = words.value.account;
  const here = user.value;
  if (!here) return null;
  return (
    <Shell title={w.title} narrow>
      <h1>{w.title}</h1>
      <Section title={w.profile}>
        <ProfileForm here={here} />
      </Section>
      <Section title={w.look}>
        <LookSettings />
      </Section>
      {!here.guest && (
        <Section title={w.passwordTitle}>
          <PasswordForm />
        </Section>
      )}
      <Section title={w.sessions}>
        <OwnSessions />
      </Section>
    </Shell>
  );
}
