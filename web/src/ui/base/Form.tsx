import type { ComponentChildren } from "preact";
import { Button, type Look } from "./Button";
import type { Action } from "./useAction";
import "./form.css";

interface Props {
  action: Action<FormData>;
  submit: string;
  look?: Look;
  wide?: boolean;
  /** Beside the submit button. */
  beside?: ComponentChildren;
  children: ComponentChildren;
}

export function Form({ action, submit, look = "primary", wide = false, beside, children }: Props) {
  return (
    <form
      class="stack form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(new FormData(event.currentTarget));
      }}
    >
      {children}
      <Complaint text={action.problem} />
      <div class="row">
        <Button type="submit" look={look} wide={wide} disabled={action.busy}>
          {submit}
        </Button>
        {beside}
      </div>
    </form>
  );
}

/** What did not work, said at once by screen readers. */
export function Complaint({ text }: { text: string | null }) {
  return (
    <div role="alert" class="complaint-place">
      {text && <p class="complaint">{text}</p>}
    </div>
  );
}

/** A field of a form, trimmed; empty where there is none. */
export function text(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** A password is taken as typed. */
export function secret(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === "string" ? value : "";
}
