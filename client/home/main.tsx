import { addedLanguages } from "../ui/added-languages.ts";
import { startPage } from "../ui/start-page.tsx";
import { HomePage } from "./home-page.tsx";

startPage(<HomePage />, addedLanguages());
