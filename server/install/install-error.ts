/** Why something could not be installed or made. */
export type InstallProblem =
  /** Packages are missing and this command may not install them; the message holds a line to paste. */
  | "packages"
  /** The client could not be built; the message ends with vite's last lines. */
  | "client"
  /** No browser was found and none could be installed. */
  | "browser"
  | "interrupted";

/** An expected failure of the installation. Its message can be shown to an operator as it is. */
export class InstallError extends Error {
  override readonly name = "InstallError";
  readonly code: InstallProblem;

  constructor(code: InstallProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
