import { words } from "../../words";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Complaint } from "./Form";
import { useAction } from "./useAction";

interface Props {
  title: string;
  text: string;
  /** What the button that does it says. */
  confirm: string;
  onConfirm: () => Promise<void> | void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, text, confirm, onConfirm, onClose }: Props) {
  const action = useAction(async () => {
    await onConfirm();
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <Complaint text={action.problem} />
      <div class="dialog-actions">
        <Button onClick={onClose}>{words.value.common.cancel}</Button>
        <Button look="danger" disabled={action.busy} onClick={() => action.run(undefined)}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
