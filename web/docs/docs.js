// Shows /openapi/v1.json with Swagger UI, under the sign-in of the desk's page.
(async () => {
  const description = '/openapi/v1.json';
  const state = document.getElementById('state');

  const answer = await fetch(description, { credentials: 'same-origin' }).catch(() => null);
  if (answer?.status === 401) {
    state.textContent = 'Sign in first, then come back here: ';
    const link = document.createElement('a');
    link.href = '/app/';
    link.textContent = 'sign in';
    state.append(link);
    return;
  }
  if (!answer?.ok) {
    state.textContent = `The description cannot be read (${answer ? answer.status : 'no connection'}). Try again in a moment.`;
    return;
  }

  const csrf = () => document.cookie.match(/(?:^|; )candlewick_csrf=([^;]*)/)?.[1] ?? '';
  globalThis.SwaggerUIBundle({
    spec: await answer.json(),
    dom_id: '#docs',
    deepLinking: true,
    docExpansion: 'none',
    filter: true,
    // Another site's validator is another site.
    validatorUrl: null,
    requestInterceptor: (request) => {
      request.headers['X-CSRF-Token'] = decodeURIComponent(csrf());
      return request;
    },
  });
})();
