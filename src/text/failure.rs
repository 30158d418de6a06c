//! Failures of the system in Chinese.

use std::io::{self, ErrorKind};

/// A failure and its causes, in one line.
pub(crate) fn told(err: &anyhow::Error) -> String {
    let mut causes = Vec::new();
    for it in err.chain() {
        causes.push(cause(it));
        // The causes of an error of the system repeat it.
        if it.is::<io::Error>() || it.is::<walkdir::Error>() {
            break;
        }
    }
    causes.join("：")
}

fn cause(err: &(dyn std::error::Error + 'static)) -> String {
    if let Some(err) = err.downcast_ref::<io::Error>() {
        return system(err);
    }
    match err.downcast_ref::<walkdir::Error>() {
        Some(walk) => match (walk.io_error(), walk.path()) {
            (Some(err), Some(path)) => format!("`{}`：{}", path.display(), system(err)),
            (Some(err), None) => system(err),
            (None, _) => "文件夹中的链接指回上级".to_string(),
        },
        None => err.to_string(),
    }
}

/// An error of the operating system. Those that nobody meets while reading and writing files keep their English text.
pub(crate) fn system(err: &io::Error) -> String {
    let text = match err.kind() {
        ErrorKind::NotFound => "没有这个文件或者文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::NotADirectory => "路径中有一部分不是文件夹",
        ErrorKind::IsADirectory => "是文件夹，不是文件",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        ErrorKind::ReadOnlyFilesystem => "所在的磁盘是只读的",
        ErrorKind::StorageFull => "磁盘已满，请腾出空间以后再运行",
        ErrorKind::QuotaExceeded => "超出磁盘配额，请腾出空间以后再运行",
        ErrorKind::FileTooLarge => "文件太大，系统不允许写入",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被其他程序使用",
        ErrorKind::CrossesDevices => "不在同一个文件系统",
        ErrorKind::InvalidFilename => "文件名太长，或者其中有系统不允许的字符",
        ErrorKind::InvalidData => "内容不是 UTF-8 编码的文本",
        ErrorKind::UnexpectedEof => "内容不完整",
        ErrorKind::TimedOut => "等待超时",
        ErrorKind::BrokenPipe => "接收的程序已经结束",
        ErrorKind::OutOfMemory => "内存不足",
        ErrorKind::StaleNetworkFileHandle => "网络磁盘上的文件已经失效",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => "网络不通",
        _ => return other(err),
    };
    text.to_string()
}

fn other(err: &io::Error) -> String {
    /// Errors without a kind of their own, the same on Linux and macOS.
    const IO: i32 = 5;
    const TOO_MANY_IN_SYSTEM: i32 = 23;
    const TOO_MANY_IN_PROCESS: i32 = 24;
    match err.raw_os_error() {
        Some(IO) => "磁盘读写出错".to_string(),
        Some(TOO_MANY_IN_SYSTEM | TOO_MANY_IN_PROCESS) => "同时打开的文件太多".to_string(),
        Some(number) => format!("系统错误 {number}"),
        None => err.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::told;

    #[test]
    fn causes_are_chinese_whoever_reports_them() {
        let open = std::fs::read("/nowhere/a").context("不能读取 `a`").unwrap_err();
        assert_eq!(told(&open), "不能读取 `a`：没有这个文件或者文件夹");
        let walk = walkdir::WalkDir::new("/nowhere").into_iter().next().unwrap().context("不能读取").unwrap_err();
        assert_eq!(told(&walk), "不能读取：`/nowhere`：没有这个文件或者文件夹");
        let full = anyhow::Error::from(std::io::Error::from(std::io::ErrorKind::StorageFull)).context("不能写入");
        assert_eq!(told(&full), "不能写入：磁盘已满，请腾出空间以后再运行");
        let temporary = tempfile::tempdir_in("/nowhere").context("不能创建").unwrap_err();
        assert_eq!(told(&temporary), "不能创建：没有这个文件或者文件夹");
    }
}
