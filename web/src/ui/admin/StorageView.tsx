import type { Retention, StorageInfo } from "../../protocol/api";
import { storage } from "../../state/administration";
import { language } from "../../state/language";
import { administration } from "../../words/administration";
import { size } from "../../words/chat-format";
import { lasting, relative } from "../../words/format";
import { Figures } from "../base/Figures";
import { Complaint } from "../base/Form";
import { useLoaded } from "../base/useLoaded";
import "./storage.css";

const KEPT: readonly (keyof Retention)[] = ["messages", "audit", "quality", "trial_reports", "sessions", "guests"];

/** What is kept on the disk, and for how long. */
export function StorageView() {
  const loaded = useLoaded(storage);
  if (!loaded.value) return <Complaint text={loaded.problem} />;
  return <Description of={loaded.value} />;
}

function Description({ of }: { of: StorageInfo }) {
  const w = administration.value.storage;
  return (
    <>
      {of.disk && <Disk free={of.disk.free} all={of.disk.size} />}
      <Figures figures={figures(of)} />
      <h3>{w.kept}</h3>
      <Figures figures={KEPT.map((what) => [w.retention[what], keptFor(of.retention, what)] as const)} />
      <p class="muted small">{w.configured}</p>
    </>
  );
}

function Disk({ free, all }: { free: number; all: number }) {
  const w = administration.value.storage;
  const said = w.free(size(language.value, free), size(language.value, all));
  return (
    <div class="disk">
      <p>
        {w.disk}: {said}
      </p>
      {/* Beside its words, it says nothing more. */}
      <div class="disk-bar" aria-hidden="true">
        <div style={{ width: `${all === 0 ? 0 : (1 - free / all) * 100}%` }} />
      </div>
    </div>
  );
}

function figures({ database, files, files_bytes, backups }: StorageInfo) {
  const w = administration.value.storage;
  const bytes = (many: number) => size(language.value, many);
  const { count, newest, every, keep } = backups;
  return [
    [w.database, bytes(database)],
    [w.files, w.filesOf(bytes(files_bytes), files)],
    [w.backups, w.backupsOf(bytes(backups.bytes), count)],
    [w.newest, newest === null ? w.none : relative(language.value, newest)],
    [w.every, every === 0 ? w.never : w.everyOf(lasting(language.value, every), keep)],
  ] as const;
}

function keptFor(retention: Retention, what: keyof Retention): string {
  const seconds = retention[what];
  const isCall = what === "messages" && seconds === 0;
  return isCall ? administration.value.storage.callOnly : lasting(language.value, seconds);
}
