import type { AddedLanguages } from "../i18n/i18n.tsx";

/** Added languages, for the pages that they are translated for. What they need is fetched when somebody wants one. */
export function addedLanguages(): AddedLanguages {
  let loading: Promise<AddedLanguages> | undefined;
  const load = async (): Promise<AddedLanguages> => {
    loading ??= import("../i18n/added/fetch-languages.ts").then(
      ({ fetchLanguages }) => fetchLanguages((input, init) => fetch(input, init)),
      (cause: unknown) => {
        loading = undefined;
        throw cause;
      },
    );
    return loading;
  };
  return {
    list: async () => (await load()).list(),
    load: async (tag) => (await load()).load(tag),
  };
}
