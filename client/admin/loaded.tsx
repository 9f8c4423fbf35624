import type { ComponentChildren } from "preact";
import { useWords } from "../i18n/i18n.tsx";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { sharedWords } from "../i18n/shared-words.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Waiting } from "../ui/spinner.tsx";
import type { Loading } from "./use-loading.ts";
import { adminWords } from "./words.ts";

/** Shows what was loaded, that it is on its way, or why it did not come. */
export function Loaded<T>({ loading, children }: { loading: Loading<T>; children: (value: T) => ComponentChildren }) {
  const say = useWords(adminWords);
  const shared = useWords(sharedWords);
  const explain = useRefusalText();
  const { value, failure, reload } = loading;
  return (
    <>
      {failure && (
        <Notice
          tone={value !== undefined ? "warn" : "bad"}
          title={say(value !== undefined ? "stale" : "loadingFailed")}
          actions={
            <Button action="retry" size="small" onClick={reload}>
              {shared("retry")}
            </Button>
          }
        >
          {explain(failure)}
        </Notice>
      )}
      {value !== undefined ? children(value) : !failure && <Waiting>{shared("loading")}</Waiting>}
    </>
  );
}
