import type { InvitedPerson } from "../../../signaling/contract/api.ts";
import { saveCsv } from "../../csv/save-csv.ts";
import { useI18n, useWords } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { sheetWords } from "../record-words.ts";
import { invitationRows } from "./lists.ts";

/** The links of people who are new: a file to hand over from, this once. */
export function Invitations({ invitations }: { invitations: readonly InvitedPerson[] }) {
  const say = useWords(sheetWords);
  const language = useI18n().language.value;
  return (
    <Notice
      tone="warn"
      title={say("invitations", { count: invitations.length })}
      actions={
        <Button
          action="download-links"
          look="principal"
          onClick={() => saveCsv(say("link"), invitationRows(invitations, say("link"), language))}
        >
          {say("downloadLinks")}
        </Button>
      }
    >
      {say("invitationsOnce")}
    </Notice>
  );
}
