import { useWords } from "../i18n/i18n.tsx";
import { Button } from "../ui/button.tsx";
import { recordWords, sheetWords } from "./record-words.ts";

interface RecordKeysProps {
  /** What was archived is shown. */
  archive: boolean;
  onArchive: (archive: boolean) => void;
  onSheets: () => void;
}

/** To what was archived and back, and to the spreadsheets. */
export function RecordKeys({ archive, onArchive, onSheets }: RecordKeysProps) {
  const record = useWords(recordWords);
  const sheets = useWords(sheetWords);
  return (
    <>
      <Button action="toggle-archive" look="quiet" onClick={() => onArchive(!archive)}>
        {record(archive ? "showCurrent" : "showArchive")}
      </Button>
      <Button action="open-sheets" onClick={onSheets}>
        {sheets("spreadsheets")}
      </Button>
    </>
  );
}
