/** Ends the session on the server and leaves to the sign-in page. A form, because the answer is a redirect that sets a cookie. */
export function signOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/logout";
  document.body.append(form);
  form.submit();
}
