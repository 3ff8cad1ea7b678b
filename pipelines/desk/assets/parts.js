/* In a draft that is shown in parts, goes to the part with what an address names. Without scripts the links of the
   page itself say which part they lead to. */
{
  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const asked = new URLSearchParams(location.search);
    if (!name || document.getElementById(name) || asked.get("at") === name) return;
    asked.set("at", name);
    location.replace(`${location.pathname}?${asked}#${name}`);
  };
  window.addEventListener("hashchange", follow);
  follow();
}
