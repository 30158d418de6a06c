//! `zonepress sign`

use std::io::Cursor;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use base64::prelude::{BASE64_STANDARD, Engine};
use minisign::{KeyPair, SecretKey, SecretKeyBox};

use super::{Status, print, verify};
use crate::fs;
use crate::mirror;
use crate::model::files;
use crate::output::MANIFEST;
use crate::output::manifest::Manifest;
use crate::output::signature::{self, PublicKey, SIGNED, Statement};
use crate::output::verification::{self, Copy, Expected};

/// The largest file that may be a key or a password.
const KEY_LIMIT: u64 = 4096;

#[derive(clap::Args)]
#[command(
    after_help = "示例：\n  zonepress sign --generate --key ~/示范区.key             生成一对密钥\n  zonepress sign --key ~/示范区.key                         签名 dist/public\n  zonepress sign --key ~/示范区.key --password-file ~/口令 /srv/zonepress/releases/20260115-090000/public\n\n在 SHA256SUMS 和 manifest.json 旁边各写一个签名（.minisig），格式与 minisign 相同。签名以前先核对文件，有不同的不签。\n口令在终端中输入，不显示；--password-file 的口令是文件的第一行。密钥文件和口令不放在工作目录中。\n公钥写入 site/site.yaml 的 `public_key`，网站的“关于本网站”页即载明公钥和核对的方法。"
)]
pub(super) struct Args {
    /// 公开站点的文件夹（默认为工作目录下的 dist/public）
    #[arg(value_name = "文件夹")]
    folder: Option<PathBuf>,
    /// 密钥文件
    #[arg(long, value_name = "文件")]
    key: PathBuf,
    /// 第一行是密钥口令的文件
    #[arg(long, value_name = "文件")]
    password_file: Option<PathBuf>,
    /// 生成一对密钥：写出密钥文件，在它旁边写出公钥文件（.pub），不签名
    #[arg(long, conflicts_with = "folder")]
    generate: bool,
}

pub(super) fn run(root: Option<&Path>, args: &Args) -> Result<Status> {
    if args.generate { generate(root, args) } else { sign(root, args) }
}

fn generate(root: Option<&Path>, args: &Args) -> Result<Status> {
    let public = public_file(&args.key);
    for file in [&args.key, &public] {
        if std::fs::symlink_metadata(file).is_ok() {
            bail!("`{}` 已经存在，不予覆盖；请换一个文件名", file.display());
        }
    }
    if let Ok(root) = fs::find_root(root)
        && fs::is_inside(&args.key, &root)?
    {
        bail!("`{}` 在工作目录中，会随记录共享；请把密钥文件放在别处", args.key.display());
    }
    let password = new_password(args.password_file.as_deref())?;
    let pair = KeyPair::generate_encrypted_keypair(Some(password)).map_err(|err| anyhow!("不能生成密钥（{err}）"))?;
    // The secret half is already encrypted, its number included.
    let key = PublicKey::from(pair.pk);
    let comment = format!("minisign encrypted secret key {}", key.id());
    let secret = pair.sk.to_box(Some(&comment)).map_err(|err| anyhow!("不能写出密钥（{err}）"))?;
    write_secret(&args.key, &secret.to_bytes())?;
    fs::write_file(&public, key.file().as_bytes())?;
    tell!("密钥写入 {}，公钥写入 {}", args.key.display(), public.display());
    tell!("密钥文件和口令分开保管，另存一份；在 {} 中写入：", files::SITE);
    print(&format!("public_key: {}\n", key.base64()))?;
    Ok(Status::Fine)
}

/// The file of the public key, beside that of the secret key.
fn public_file(secret: &Path) -> PathBuf {
    secret.with_extension("pub")
}

/// Writes a file that only its owner may read, and that does not exist yet.
fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = |mut file: std::fs::File| std::io::Write::write_all(&mut file, bytes);
    options.open(path).and_then(write).with_context(|| format!("不能写入 `{}`", path.display()))
}

fn sign(root: Option<&Path>, args: &Args) -> Result<Status> {
    let folder = match &args.folder {
        Some(folder) => folder.clone(),
        None => fs::find_root(root)?.join("dist/public"),
    };
    let copy = mirror::read(&folder)?;
    let manifest = sound(&copy, &folder)?;
    let Some(manifest) = manifest else { return Ok(Status::Findings) };
    let published = match verification::own_key(&copy) {
        Some(key) => Some(key),
        None => verify::kept(root)?,
    };
    let secret = secret(args)?;
    let key = PublicKey::of(&secret).context("不能从密钥得出公钥")?;
    if let Some(published) = published.filter(|it| *it != key) {
        bail!(
            "密钥（编号 {}）与 {} 中的公钥（编号 {}）不是一对，没有签名；更换密钥的，先改 `public_key`，再生成网站",
            key.id(),
            files::SITE,
            published.id()
        );
    }
    let fresh = signatures(&copy, &secret, &key, &manifest)?;
    for (name, text) in &fresh {
        fs::write_file(&folder.join(name), text.as_bytes())?;
    }
    if verification::own_key(&copy).is_none() {
        tell!("提醒：网站没有载明公钥；在 {} 中写入 public_key: {}", files::SITE, key.base64());
    }
    match fresh.len() {
        0 => tell!("{} 的签名没有变化（编号 {}）", folder.display(), key.id()),
        _ => tell!("已签名 {}（截至 {}，编号 {}）", folder.display(), manifest.as_of, key.id()),
    }
    Ok(Status::Fine)
}

/// Checks that a site is as it was built, apart from its signatures. Prints what differs.
fn sound(copy: &Copy, folder: &Path) -> Result<Option<Manifest>> {
    let verified = verification::verify(copy, &Expected { is_unsigned: true, ..Expected::default() });
    for fault in &verified.faults {
        print(&format!("{fault}\n"))?;
    }
    if !verified.faults.is_empty() {
        tell!("{} 与生成时有 {} 处不同，没有签名；请重新生成", folder.display(), verified.faults.len());
        return Ok(None);
    }
    let manifest = serde_json::from_slice(copy.bytes(MANIFEST).unwrap_or_default());
    manifest.map(Some).with_context(|| format!("{MANIFEST} 不能读取"))
}

/// The signatures that the site does not have yet, by name. All are made before any is written.
fn signatures(copy: &Copy, secret: &SecretKey, key: &PublicKey, manifest: &Manifest) -> Result<Vec<(String, String)>> {
    let mut fresh = Vec::new();
    for file in SIGNED {
        let name = signature::name(file);
        let bytes = copy.bytes(file).with_context(|| format!("没有 {file}"))?;
        let statement = Statement { file: file.to_string(), as_of: manifest.as_of };
        let made = copy.bytes(&name).and_then(|it| signature::check(key, it, bytes).ok().flatten());
        // A signature contains random numbers. One that holds is kept, so that signing again changes nothing.
        if made.as_ref() != Some(&statement) {
            let untrusted = format!("signature from zonepress, key {}", key.id());
            let signed = minisign::sign(None, secret, Cursor::new(bytes), Some(&statement.comment()), Some(&untrusted));
            fresh.push((name, signed.map_err(|err| anyhow!("不能签名 {file}（{err}）"))?.to_string()));
        }
    }
    Ok(fresh)
}

/// Reads the secret key. Asks for the password only if the key has one.
fn secret(args: &Args) -> Result<SecretKey> {
    let path = &args.key;
    let shown = path.display();
    let text = read_small(path)?;
    warn_of_readers(path);
    if let Some(key) = open_key(&text) {
        tell!("提醒：密钥 {shown} 没有口令，取得文件的人即可签名");
        return Ok(key);
    }
    if PublicKey::parse(&text).is_some() {
        bail!("`{shown}` 是公钥；签名用密钥文件");
    }
    let password = match &args.password_file {
        Some(file) => first_line(file)?,
        None => ask(&format!("密钥 {shown} 的口令："))?,
    };
    let sealed = SecretKeyBox::from(text);
    sealed.into_secret_key(Some(password)).map_err(|_| anyhow!("口令不对，或者 `{shown}` 不是 minisign 的密钥文件"))
}

/// A key without a password; `None` for any other. The program minisign leaves its checksum empty.
fn open_key(text: &str) -> Option<SecretKey> {
    let bytes = BASE64_STANDARD.decode(text.lines().nth(1)?.trim()).ok()?;
    let key = SecretKey::from_bytes(&bytes).ok()?;
    // Two bytes name the kind of signature, the next two how the key is encrypted.
    (bytes.starts_with(b"Ed\0\0") && !key.is_encrypted()).then_some(key)
}

fn new_password(file: Option<&Path>) -> Result<String> {
    let password = match file {
        Some(file) => first_line(file)?,
        None => {
            let password = ask("新密钥的口令：")?;
            if ask("再输入一次：")? != password {
                bail!("两次输入的口令不同，没有生成密钥");
            }
            password
        }
    };
    if password.is_empty() {
        bail!("口令不能为空，没有生成密钥");
    }
    Ok(password)
}

fn ask(prompt: &str) -> Result<String> {
    rpassword::prompt_password(prompt).context("不能在终端中输入口令；请用 --password-file 指定口令文件")
}

fn first_line(file: &Path) -> Result<String> {
    Ok(read_small(file)?.lines().next().unwrap_or_default().to_string())
}

fn read_small(path: &Path) -> Result<String> {
    let bytes = fs::read_sent(path, KEY_LIMIT)?;
    let bytes = bytes.map_err(|_| anyhow!("`{}` 太大，不是密钥或者口令的文件", path.display()))?;
    String::from_utf8(bytes).with_context(|| format!("`{}` 不是文本文件", path.display()))
}

/// Warns about a secret key that other users of the computer may read.
fn warn_of_readers(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map(|it| it.permissions().mode()).unwrap_or_default();
        if mode & 0o077 != 0 {
            tell!("提醒：本机的其他用户可以读取密钥 {0}；请运行 chmod 600 {0}", path.display());
        }
    }
}
