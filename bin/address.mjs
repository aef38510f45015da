// How people and programs on this machine reach what we started.
import net from "node:net";

const bracketed = (host) => (host.includes(":") && !host.startsWith("[") ? `[${host}]` : host);
const bindable = (host) => host.replace(/^\[|\]$/g, "");

/** http://HOST:PORT as it was set. */
export function origin({ HOST, PORT }) {
  return `http://${bracketed(HOST)}:${PORT}`;
}

/** The same from this machine: "every address" is none to connect to. */
export function localOrigin({ HOST, PORT }) {
  const host = { "0.0.0.0": "127.0.0.1", "::": "::1" }[bindable(HOST)] ?? HOST;
  return `http://${bracketed(host)}:${PORT}`;
}

/** Where people open Tracegate: a cookie for https is none for the address behind the reverse proxy. */
export function loginLink(settings, token) {
  return `${settings.TRACEGATE_PUBLIC_URL ?? localOrigin(settings)}/login?token=${token}`;
}

/** @throws {Error} one sentence when a port of the settings cannot be listened on */
export async function checkPorts(settings) {
  for (const name of ["PORT", "OTLP_HTTP_PORT", "OTLP_GRPC_PORT"]) await checkPort(settings.HOST, settings[name], name);
}

function checkPort(HOST, port, name) {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", (error) => reject(new Error(refusal(error, { HOST, port, name }), { cause: error })));
    probe.listen(port, bindable(HOST), () => probe.close(resolve));
  });
}

function refusal(error, { HOST, port, name }) {
  if (error.code === "EADDRINUSE") {
    return `Port ${port} of ${HOST} is taken by another program: stop that one, or set ${name} to another port.`;
  }
  if (error.code === "EACCES") return `Port ${port} may not be used by this user: set ${name} to a port above 1023.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `HOST ${HOST} is no address of this machine.`;
  return `Port ${port} of ${HOST} (${name}) cannot be used: ${error.message}.`;
}
