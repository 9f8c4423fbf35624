/** The same rules as signingIn, newPerson and firstAdministrator in signaling/contract/api.ts, told before sending. */
export type SignInNote = "missing" | "badSignInName" | "shortPassword" | "differentPasswords";

export function checkName(name: string): SignInNote | undefined {
  return name.trim() === "" ? "missing" : undefined;
}

export function checkSignInName(name: string): SignInNote | undefined {
  if (name.trim() === "") return "missing";
  return /^[\p{L}\p{N}._@-]{2,64}$/u.test(name.trim()) ? undefined : "badSignInName";
}

export function checkNewPassword(password: string): SignInNote | undefined {
  if (password === "") return "missing";
  return password.length < 8 ? "shortPassword" : undefined;
}

export function checkRepeated(password: string, repeated: string): SignInNote | undefined {
  if (repeated === "") return "missing";
  return repeated === password ? undefined : "differentPasswords";
}
