// The app as it is installed in the sandbox's workspace: tokens, scopes, command, where its payloads go.

/** The installation. All secrets in it are made up and worth nothing outside the sandbox. */
export interface InstalledApp {
  readonly id: string;
  readonly name: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly verificationToken: string;
  scopes: Set<string>;
  events: Set<string>;
  commands: { readonly name: string; readonly usageHint: string; readonly shouldEscape: boolean }[];
  shortcuts: { readonly callbackId: string; readonly name: string }[];
  /** `socket`: to the open connections; `http`: to `requestUrls`. */
  mode: "socket" | "http";
  /** One per replica; each payload goes to one of them, chosen at random. */
  requestUrls: string[];
}

/** The app of slack.md 1.10: its scopes, events, command and shortcut. */
export function anInstalledApp(): InstalledApp {
  return {
    id: "A0EKSACCESS", name: "eks-access", botId: "B0EKSACCESS", botUserId: "U0EKSACCESS",
    botToken: "xoxb-sandbox-bot-token", appToken: "xapp-1-sandbox-app-token",
    signingSecret: "5a4db0c5a11d0b7e5a4db0c5a11d0b7e", verificationToken: "sandbox-verification-token",
    scopes: new Set([
      "commands", "chat:write", "im:write", "users:read", "users:read.email", "usergroups:read",
      "channels:read", "groups:read", "files:write",
    ]),
    events: new Set([
      "app_home_opened", "user_change", "subteam_updated", "subteam_members_changed", "app_uninstalled", "tokens_revoked",
      "channel_archive", "group_archive", "channel_shared",
    ]),
    commands: [{ name: "/eks-access", usageHint: "request prod view ns=payments | break-glass prod | list | help", shouldEscape: true }],
    shortcuts: [{ callbackId: "request_access", name: "Request cluster access" }],
    mode: "socket", requestUrls: [],
  };
}
