import { navigate, route } from "../../state/route";
import { server } from "../../state/server";
import { words } from "../../words";
import { Link } from "../base/Link";
import { EntryPage } from "./EntryPage";
import { LogInForm } from "./LogInForm";

/** Stands in for any page that needs a session, and gives way to it afterwards. */
export function LogIn() {
  const w = words.value;
  const mode = server.value?.registration;
  return (
    <EntryPage title={w.entry.welcome(server.value?.name ?? "sohbet")} intro={w.entry.logInIntro}>
      <LogInForm onDone={leaveLogin} />
      {mode === "open" && (
        <p class="entry-also">
          {w.entry.noAccount}
          <Link to="/register" class="button quiet">
            {w.common.createAccount}
          </Link>
        </p>
      )}
      {mode === "invite" && <p class="entry-also small">{w.entry.byInvite}</p>}
    </EntryPage>
  );
}

/** At another address this page only stood in, and what one came for is shown now. */
function leaveLogin(): void {
  if (route.peek().page === "login") navigate("/", { replace: true });
}
