import { useState } from "preact/hooks";
import type { Account, UpdateAccount } from "../../protocol/api";
import { language } from "../../state/language";
import { accounts, deleteAccount, updateAccount } from "../../state/people";
import { user } from "../../state/session";
import { words } from "../../words";
import { byName, relative } from "../../words/format";
import { Avatar } from "../base/Avatar";
import { Confirm } from "../base/Confirm";
import { Complaint } from "../base/Form";
import { More } from "../base/icons";
import { Menu, type MenuEntry } from "../base/Menu";
import { Popover } from "../base/Popover";
import { useAction } from "../base/useAction";
import { useLoaded } from "../base/useLoaded";

/** Everybody with an account on this server. */
export function Accounts() {
  const w = words.value.admin;
  const list = useLoaded(accounts);
  const [leaving, setLeaving] = useState<Account | null>(null);
  const change = useAction(async ({ id, wish }: { id: string; wish: UpdateAccount }) => {
    await updateAccount(id, wish);
    await list.reload();
  });
  return (
    <>
      <Complaint text={list.problem ?? change.problem} />
      <ul class="list">
        {list.value?.toSorted(byName(language.value)).map((account) => (
          <AccountItem
            key={account.id}
            account={account}
            onChange={(wish) => void change.run({ id: account.id, wish })}
            onDelete={() => setLeaving(account)}
          />
        ))}
      </ul>
      {leaving && (
        <Confirm
          title={w.deleteSure(leaving.name)}
          text={w.deleteText}
          confirm={w.delete}
          onConfirm={async () => {
            await deleteAccount(leaving.id);
            await list.reload();
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}

interface Props {
  account: Account;
  onChange: (wish: UpdateAccount) => void;
  onDelete: () => void;
}

function AccountItem({ account, onChange, onDelete }: Props) {
  const w = words.value.admin;
  const { name, login, admin, disabled } = account;
  const entries: MenuEntry[] = [
    { label: admin ? w.endAdmin : w.makeAdmin, act: () => onChange({ admin: !admin }) },
    { label: disabled ? w.enable : w.disable, act: () => onChange({ disabled: !disabled }) },
    { label: w.delete, warning: true, act: onDelete },
  ];
  return (
    <li class="list-item">
      <Avatar name={name} />
      <div class="grow">
        <p>
          {name}
          {admin && <span class="badge good">{w.admin}</span>}
          {disabled && <span class="badge">{w.disabled}</span>}
        </p>
        <p class="muted small">
          {login} · {w.since(relative(language.value, account.created_at))}
        </p>
      </div>
      {account.id !== user.value?.id && (
        <Popover label={w.options(name)} class="button icon" button={<More />}>
          {(close) => <Menu label={w.options(name)} entries={entries} close={close} />}
        </Popover>
      )}
    </li>
  );
}
