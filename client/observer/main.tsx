import { startPage } from "../ui/start-page.tsx";
import { ObserverPage } from "./observer-page.tsx";

startPage(<ObserverPage />);
