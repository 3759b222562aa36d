import type { Visibility } from "../../protocol/api";
import type { Words } from "../../words";
import type { Option } from "../base/Choice";

/** Who may join a room, to choose from. */
export const visibilities = ({ home, newRoom }: Words): readonly Option<Visibility>[] => [
  { value: "members", label: home.visibility.members, text: newRoom.membersText },
  { value: "invite", label: home.visibility.invite, text: newRoom.inviteText },
  { value: "named", label: home.visibility.named, text: newRoom.namedText },
];
