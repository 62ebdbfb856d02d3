'use strict';
// Show and hide passwords.
for (const box of document.querySelectorAll('.secret')) {
  const input = box.querySelector('input');
  const button = document.createElement('button');
  button.type = 'button';
  const set = shown => {
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? 'Hide' : 'Show';
    button.setAttribute('aria-label', shown ? 'Hide password' : 'Show password');
    button.setAttribute('aria-pressed', String(shown));
  };
  button.addEventListener('click', () => { set(input.type === 'password'); input.focus(); });
  input.form.addEventListener('submit', () => set(false)); // password managers look for it
  set(false);
  box.classList.add('can-show');
  box.append(button);
}
// A hint of strength while typing; what counts is decided by the server.
for (const meter of document.querySelectorAll('[data-strength-of]')) {
  const input = document.getElementById(meter.dataset.strengthOf);
  const bars = [0, 1, 2, 3].map(() => meter.appendChild(document.createElement('span')));
  meter.hidden = false;
  const show = () => {
    const text = input.value;
    const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter(kind => kind.test(text)).length;
    const points = text.length < 8 ? (text ? 1 : 0) : Math.min(4, 1 + Math.floor(new Set(text).size / 5) + (kinds > 2 ? 1 : 0));
    bars.forEach((bar, index) => bar.classList.toggle('on', index < points));
  };
  input.addEventListener('input', show);
  show();
}
// One post for one press.
for (const form of document.forms) {
  let sent = false;
  form.addEventListener('submit', event => {
    if (sent) { event.preventDefault(); }
    sent = true;
  });
  window.addEventListener('pageshow', () => { sent = false; });
}
