// Copies the page's address, which holds every setting.
export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  button.onclick = () =>
    navigator.clipboard.writeText(location.href).then(
      () => (button.textContent = "Copied"),
      () => (button.textContent = "Copy it from the address bar"), // no clipboard without https
    );
}
