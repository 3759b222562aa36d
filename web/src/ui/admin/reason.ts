import type { CertificateReason } from "../../protocol/api";
import type { Words } from "../../words";

/** What happened, what to do, and what somebody else said of it, who knows no other language than their own. */
export interface ReasonWords {
  readonly what: string;
  readonly advice: string;
  readonly detail: string | null;
}

/** Why there is no new certificate, in words. */
export function reasonWords(reason: CertificateReason, { admin: { certificate: w } }: Words): ReasonWords {
  switch (reason.code) {
    case "refused":
      return { what: w.refused, advice: w.refusals[reason.why], detail: reason.detail };
    case "unproven":
      return { what: w.unproven(reason.name), advice: w.obstacles[reason.why](reason.name), detail: reason.detail };
    case "no_challenge":
      return { what: w.noChallenge(reason.name, reason.method), advice: w.noChallengeAdvice, detail: null };
    case "no_profile":
      return { what: w.noProfile(reason.profile), advice: w.noProfileAdvice, detail: null };
    case "unreachable":
      return { what: w.unreachable(reason.directory), advice: w.again, detail: reason.detail };
    case "too_slow":
      return { what: w.tooSlow(reason.seconds), advice: w.again, detail: null };
    case "files":
      return { what: w.files, advice: w.filesAdvice, detail: reason.detail };
    case "here":
      return { what: w.here, advice: w.hereAdvice, detail: reason.detail };
  }
}
