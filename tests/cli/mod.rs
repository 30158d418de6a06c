//! The command line: help, wrong arguments, former codes.

mod days;
mod unheard;

use crate::support::Workspace;

/// The commands listed in the program's help.
fn commands(workspace: &Workspace) -> Vec<String> {
    let help = workspace.run(&["--help"]).stdout;
    let listed = help.lines().skip_while(|it| *it != "命令：").skip(1).take_while(|it| !it.is_empty());
    let names = listed.map(|it| it.split_whitespace().next().expect("a command has a name").to_string());
    names.collect()
}

#[test]
fn help_of_every_command_is_chinese_and_the_same_however_it_is_asked_for() {
    let workspace = Workspace::new("mini");
    let commands = commands(&workspace);
    assert!(["build", "check", "help", "completions"].iter().all(|it| commands.iter().any(|known| known == it)));
    let program = ["--help", "-h", "help"].map(|it| workspace.run(&[it]));
    assert!(program.iter().all(|it| it.code == 0 && it.stdout.trim_end() == program[0].stdout.trim_end()));
    for command in &commands {
        let asked = [vec!["help", command], vec![command, "--help"], vec![command, "-h"]].map(|it| workspace.run(&it));
        let help = asked[0].stdout.trim_end();
        assert!(asked.iter().all(|it| it.code == 0 && it.stdout.trim_end() == help), "{command}:\n{help}");
        assert!(help.contains(&format!("\n用法：zonepress {command} [选项]")), "{command}:\n{help}");
        for english in ["Usage", "OPTIONS", "possible", "default", "Print", "Options", "Arguments"] {
            assert!(!help.contains(english), "`{english}` in the help of {command}:\n{help}");
        }
        let placeholder =
            |it: &str| it.starts_with(['<', '[']) && it.chars().nth(1).is_some_and(|it| it.is_ascii_uppercase());
        assert!(!help.split_whitespace().any(placeholder), "{command}:\n{help}");
        let ascii_colon = |line: &str| line.ends_with(':') || line.contains(": ");
        assert!(!help.lines().any(ascii_colon), "{command}:\n{help}");
    }
}

#[test]
fn arguments_are_shown_in_their_order_and_values_each_on_a_line() {
    let workspace = Workspace::new("mini");
    insta::assert_snapshot!(workspace.run(&["help", "schema"]).stdout);
    let render = workspace.run(&["help", "render"]).stdout;
    let place = |it: &str| render.find(it).unwrap_or_else(|| panic!("{it} in\n{render}"));
    assert!(place("\n  <种类> ") < place("\n  [代码] "), "{render}");
    assert!(render.contains("zonepress render [选项] <种类> [代码]\n"), "{render}");
}

#[test]
fn help_of_render_lists_the_kinds_it_knows() {
    let workspace = Workspace::new("mini");
    let refused = workspace.run(&["render", "nothing"]).stderr;
    let kinds = refused.lines().find_map(|it| it.strip_prefix("可选：")).expect("the kinds");
    let help = workspace.run(&["help", "render"]).stdout;
    let listed: Vec<&str> =
        help.lines().skip_while(|it| *it != "种类：").skip(1).filter_map(|it| it.split_whitespace().next()).collect();
    assert_eq!(listed.join("、"), kinds);
}

#[test]
fn mistakes_in_arguments_are_answered_in_chinese() {
    let workspace = Workspace::new("mini");
    let answers: Vec<String> = [
        vec!["chekc"],
        vec!["help", "chekc"],
        vec!["--root", "."],
        vec!["check", "extra"],
        vec!["check", "--extra"],
        vec!["check", "--as-fo", "2026-01-01"],
        vec!["check", "--as-of", "2026年"],
        vec!["check", "--as-of", "2026-01-01", "--as-of", "2026-01-02"],
        vec!["check", "--format", "jsn"],
        vec!["check", "--format"],
        vec!["status", "--due", "many"],
        vec!["status", "--due", "99999999999"],
        vec!["render"],
        vec!["render", "nothing"],
        vec!["completions", "cmd"],
    ]
    .iter()
    .map(|args| {
        let run = workspace.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        format!("$ {}\n{}", args.join(" "), run.stderr.lines().next().expect("an answer"))
    })
    .collect();
    insta::assert_snapshot!(answers.join("\n"));
}

#[test]
fn a_document_is_asked_for_by_area_where_there_is_one_for_each_and_only_there() {
    let workspace = Workspace::demonstration();
    let missing = workspace.run(&["render", "creation-application"]);
    let superfluous = workspace.run(&["render", "publicity-notice", "990100"]);
    let early = workspace.run(&["render", "publicity-notice", "--as-of", "2020-01-01"]);
    insta::assert_snapshot!([missing, superfluous, early].map(|it| it.stderr).concat());
}

/// The demonstration, with a former code for area 990100, as after a change of administrative divisions.
fn renamed() -> Workspace {
    let workspace = Workspace::demonstration();
    let areas = "content/areas-demonstration.csv";
    let row = workspace.read(areas).lines().find(|it| it.starts_with("990100,")).expect("the area").to_string();
    workspace.replace(areas, &row, &format!("{row}998877"));
    workspace
}

#[test]
fn a_former_code_finds_the_records_of_its_successor() {
    let workspace = renamed();
    for args in [vec!["score", "--format", "json", "--stage", "self"], vec!["status", "--format", "json"]] {
        let [current, former] = ["990100", "998877"].map(|code| workspace.run(&[&args[..], &[code]].concat()));
        assert_eq!((former.code, former.stdout), (current.code, current.stdout.clone()), "{args:?}: {}", former.stderr);
        assert!(current.stdout.contains("990100"), "{}", current.stdout);
    }
    let [current, former] = ["990100", "998877"].map(|code| {
        let run = workspace.run(&["render", "creation-application", code, "--out", "form.pdf"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        std::fs::read(workspace.path().join("form.pdf")).expect("the document")
    });
    assert!(current == former, "the documents differ");
}

#[test]
fn points_that_no_criterion_gives_are_said_beside_the_score() {
    let run = Workspace::new("mini").run(&["score", "990100", "--format", "csv"]);
    let notes: Vec<&str> = run.stderr.lines().filter(|it| it.starts_with("提示：指标")).collect();
    assert_eq!(
        notes,
        ["提示：指标 24“创新工作形成制度化、标准化成果”分值 4，得分点合计 3（读法 A24a：最高得3分，全表最高99分）"]
    );
}

#[test]
fn completions_know_the_commands_of_every_shell() {
    let workspace = Workspace::new("mini");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = workspace.run(&["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        assert!(run.stdout.contains("publish-record"), "{shell}: {}", run.stdout);
    }
    workspace.write("completions.bash", workspace.run(&["completions", "bash"]).stdout);
    let script = "source completions.bash; COMP_WORDS=(zonepress scor); COMP_CWORD=1; \
                  _zonepress zonepress scor zonepress; echo ${COMPREPLY[@]}";
    let output = std::process::Command::new("bash").args(["-c", script]).current_dir(workspace.path()).output();
    assert_eq!(String::from_utf8_lossy(&output.expect("bash runs").stdout), "score\n");
}

#[test]
fn explain_names_the_articles_of_the_workspace_and_none_outside_of_one() {
    let workspace = Workspace::new("mini");
    let articles = |run: crate::support::Run| {
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout.lines().find_map(|it| it.strip_prefix("依据：").map(str::to_string))
    };
    let inside = articles(workspace.run(&["explain", "result-contradicts-score"])).expect("articles");
    assert!(inside.ends_with("》第十三条、第十四条"), "{inside}");
    workspace.replace("content/measures/2025-draft/measures.yaml", "  evaluation: 14", "  evaluation: 33");
    let renumbered = articles(workspace.run(&["explain", "result-contradicts-score"])).expect("articles");
    assert!(renumbered.ends_with("第十三条、第三十三条"), "{renumbered}");
    assert_eq!(articles(workspace.run(&["explain", "yaml-syntax"])), None);

    let outside = Workspace::new("mini");
    std::fs::remove_dir_all(outside.path().join("content")).expect("a folder to remove");
    assert_eq!(articles(outside.run(&["explain", "result-contradicts-score"])), None);
}
