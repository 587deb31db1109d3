/** On a phone the ways to the pages lie over the page: they fold away when one of them is chosen. */
const NARROW = "(max-width: 767px)";
const FOLD = '[data-testid="stSidebarCollapseButton"] button';

export function foldAway({ parentElement: host }) {
  const ways = host.closest(".st-key-ways");
  if (!ways || ways.dataset.folds) return undefined;
  ways.dataset.folds = "yes";
  ways.addEventListener("click", (event) => {
    if (event.target.closest("a") && window.matchMedia(NARROW).matches) {
      document.querySelector(FOLD)?.click();
    }
  });
  return undefined;
}
