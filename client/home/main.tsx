import { startPage } from "../ui/start-page.tsx";
import { HomePage } from "./home-page.tsx";

startPage(<HomePage />);
