import { navigate } from "../../state/route";
import { words } from "../../words";
import { Button } from "../base/Button";
import { EntryPage } from "../entry/EntryPage";
import "./trust.css";

/** How to introduce this server's own certificate to a device, in plain words. */
export function Trust() {
  const w = words.value;
  const back = () => (history.length > 1 ? history.back() : navigate("/"));
  return (
    <EntryPage title={w.trust.title}>
      <p>{w.trust.intro}</p>
      <p>{w.trust.why}</p>
      <div class="row">
        <a class="button primary" href="/trust/sohbet-ca.crt" download>
          {w.trust.download}
        </a>
        <Button onClick={back}>{w.common.back}</Button>
      </div>
      <p class="muted small">{w.trust.check}</p>
      <h2>{w.trust.how}</h2>
      <div class="trust-steps">
        {Object.values(w.trust.steps).map(({ title, text }) => (
          <details key={title}>
            <summary>{title}</summary>
            <p>{text}</p>
          </details>
        ))}
      </div>
    </EntryPage>
  );
}
