import { startPage } from "../ui/start-page.tsx";
import { AnswerPage } from "./answer-page.tsx";

startPage(<AnswerPage />);
