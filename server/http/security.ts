import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * The headers that keep a page to its own origin. Nothing inline, no eval, no frames around us.
 * @param publicUrl origin that people open
 * @param secure https with a certificate that browsers trust: they are told to stay with it
 */
export function securityHeaders({ publicUrl, secure }: { publicUrl: string; secure: boolean }): RequestHandler[] {
  const self = ["'self'"];
  // 'self' covers the socket since Chrome 71 and Safari 16; the origin in words serves older ones.
  const socket = publicUrl.replace(/^http/, "ws");
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          "default-src": self,
          "script-src": self,
          "style-src": self,
          "img-src": [...self, "data:", "blob:"],
          "media-src": [...self, "blob:"],
          "connect-src": [...self, socket],
          "object-src": ["'none'"],
          "base-uri": ["'none'"],
          "form-action": self,
          "frame-ancestors": ["'none'"],
        },
      },
      strictTransportSecurity: secure ? { maxAge: 180 * 86_400, includeSubDomains: false } : false,
      xFrameOptions: { action: "deny" },
    }),
    (_request, response, next) => {
      response.set(
        "Permissions-Policy",
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
      );
      next();
    },
  ];
}
