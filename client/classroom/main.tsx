import { addedLanguages } from "../ui/added-languages.ts";
import { startPage } from "../ui/start-page.tsx";
import { ClassroomPage } from "./classroom-page.tsx";

startPage(<ClassroomPage />, addedLanguages());
