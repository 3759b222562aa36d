import { Refused } from "../../protocol/http";
import { SignedOut } from "../../state/session";
import { words } from "../../words";
import { Link } from "../base/Link";

/** Whether the relay is lent to nobody but those who are signed in (relay.mode "open"), and this is somebody else. */
export function isForOthers(trouble: unknown): boolean {
  return trouble instanceof SignedOut || (trouble instanceof Refused && trouble.code === "not_authenticated");
}

/** What a stranger can do, who has never been signed in here and so was not signed out either. */
export function SignInFirst() {
  const w = words.value;
  return (
    <>
      <h2>{w.trial.signIn.title}</h2>
      <p>{w.trial.signIn.text}</p>
      <p>
        <Link to="/">{w.common.logIn}</Link>
      </p>
    </>
  );
}
