import { addedLanguages } from "../ui/added-languages.ts";
import { startPage } from "../ui/start-page.tsx";
import { AnswerPage } from "./answer-page.tsx";

startPage(<AnswerPage />, addedLanguages());
