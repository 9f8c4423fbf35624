import { addedLanguages } from "../ui/added-languages.ts";
import { startPage } from "../ui/start-page.tsx";
import { AssistantPage } from "./assistant-page.tsx";

startPage(<AssistantPage />, addedLanguages());
