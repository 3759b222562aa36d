import { useEffect, useState } from "preact/hooks";
import type { InviteInfo } from "../../protocol/api";
import { acceptInvite } from "../../state/invites";
import { loadRooms, rooms } from "../../state/rooms";
import { navigate, roomPath } from "../../state/route";
import { logOut, register, user } from "../../state/session";
import { words } from "../../words";
import { Avatars } from "../base/Avatar";
import { Button } from "../base/Button";
import { Complaint } from "../base/Form";
import { useAction } from "../base/useAction";
import { AccountForm } from "./AccountForm";
import type { NewAccount } from "./account";
import { EntryPage } from "./EntryPage";
import { GuestForm } from "./GuestForm";
import { LogInForm } from "./LogInForm";

type Way = "guest" | "log_in" | "register";

interface Props {
  token: string;
  info: InviteInfo;
  room: NonNullable<InviteInfo["room"]>;
}

/** An invitation to a room: which one, who is there, and the shortest way in. */
export function RoomInvitation({ token, info, room }: Props) {
  const w = words.value.invitation;
  return (
    <EntryPage title={w.title(room.name)}>
      <div class="who">
        {room.present.length > 0 && <Avatars names={room.present} />}
        <span class="muted">{w.here(room.present)}</span>
      </div>
      <WayIn token={token} info={info} room={room.id} />
    </EntryPage>
  );
}

function WayIn({ token, info, room }: { token: string; info: InviteInfo; room: string }) {
  const here = user.value;
  const known = useGuestOf(room);
  const enter = async () => {
    const { room: entered } = await acceptInvite(token);
    navigate(roomPath(entered), { replace: true });
  };
  if (here && !here.guest) return <AcceptAs name={here.name} enter={enter} />;
  if (here && known) {
    return <AcceptAs name={here.name} enter={async () => navigate(roomPath(room), { replace: true })} />;
  }
  return <Ways token={token} info={info} enter={enter} />;
}

/** Whether the guest of this browser came by an invitation to the same room before. */
function useGuestOf(room: string): boolean {
  const guest = user.value?.guest ?? false;
  useEffect(() => {
    if (guest) loadRooms().catch(() => {});
  }, [guest]);
  return guest && (rooms.value?.some((one) => one.id === room) ?? false);
}

function AcceptAs({ name, enter }: { name: string; enter: () => Promise<void> }) {
  const w = words.value.invitation;
  const action = useAction(enter);
  const leave = useAction(logOut);
  return (
    <div class="stack">
      <p>{w.acceptAs(name)}</p>
      <Complaint text={action.problem ?? leave.problem} />
      <Button look="primary" wide disabled={action.busy} onClick={() => action.run(undefined)}>
        {w.accept}
      </Button>
      <Button look="quiet" onClick={() => leave.run(undefined)}>
        {w.switchUser}
      </Button>
    </div>
  );
}

function Ways({ token, info, enter }: { token: string; info: InviteInfo; enter: () => Promise<void> }) {
  const w = words.value.invitation;
  const [way, choose] = useState<Way>(info.may_join_as_guest ? "guest" : "log_in");
  const create = async (account: NewAccount) => {
    await register({ ...account, invite: token });
    await enter();
  };
  return (
    <>
      {way === "guest" && <GuestForm token={token} />}
      {way === "log_in" && <LogInForm onDone={enter} />}
      {way === "register" && <AccountForm onAccount={create} />}
      <p class="entry-also">
        {way !== "guest" && info.may_join_as_guest && (
          <Button look="quiet" onClick={() => choose("guest")}>
            {w.orGuest}
          </Button>
        )}
        {way !== "log_in" && (
          <Button look="quiet" onClick={() => choose("log_in")}>
            {w.orLogIn}
          </Button>
        )}
        {way !== "register" && info.may_register && (
          <Button look="quiet" onClick={() => choose("register")}>
            {w.orRegister}
          </Button>
        )}
      </p>
    </>
  );
}
